"""What an author's citation says: data that `syntax` reads and `engine` sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Mode = Literal["normal", "suppress", "narrative", "author", "year", "bare"]


@dataclass(frozen=True, slots=True)
class Cite:
    """One work in a citation.

    `key` is the key alone, `written` as it stands in the manuscript; `intent` is the CiTO property
    before it ("citesAsAuthority"), empty where there is none. `prefix` and `suffix` are the
    author's Markdown around the key until `with_affixes` has made them XHTML. `locator` is what
    follows the term, `label` the CSL locator type it names (``page``, ``chapter``…; empty where
    the author forced a locator without a term). `mode`: ``suppress`` leaves the author out
    (``-@a``), ``narrative`` sets the author in the running text (``@a``); those of LaTeX alone:
    ``author`` sets nothing but the author, ``year`` all but the author and the brackets, ``bare``
    all but the brackets. `start` and `end` are
    offsets of the key with its ``@`` and any ``-``; `prefix_at` and `suffix_at` are where the
    affixes begin, all in the text that was scanned.
    """

    key: str
    mode: Mode = "normal"
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    label: str = ""
    intent: str = ""
    written: str = ""
    start: int = 0
    end: int = 0
    prefix_at: int = 0
    suffix_at: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One citation, of one work or several. `start` and `end` are offsets, brackets included.
    `note` is the number of the note it stands in, 0 for none. Amid an author's own words in a note
    it neither `opens` a sentence nor `closes` the note: a capital and the style's full stop are
    then not wanted."""

    cites: tuple[Cite, ...]
    start: int = 0
    end: int = 0
    note: int = 0
    opens: bool = True
    closes: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys cited, in the author's order."""
        return tuple(cite.key for cite in self.cites)


def with_affixes(cluster: Cluster, inline: Callable[[str, int], str]) -> Cluster:
    """`cluster` with its prefixes and suffixes as XHTML, made by `inline(markdown, offset)`."""

    def made(text: str, at: int) -> str:
        return inline(text, at) if text.strip() else text

    return replace(
        cluster,
        cites=tuple(
            replace(
                cite,
                prefix=made(cite.prefix, cite.prefix_at),
                suffix=made(cite.suffix, cite.suffix_at),
            )
            for cite in cluster.cites
        ),
    )
