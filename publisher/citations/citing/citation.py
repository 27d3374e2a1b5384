"""What an author's citation says: data that `syntax` reads and `references` sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from publisher.citations.csl import cites


@dataclass(frozen=True, slots=True)
class Cite(cites.CslCite):
    """One work in an author's citation.

    `written` is the key as it stands in the manuscript; `intent` is the CiTO property before it
    ("citesAsAuthority"), empty where there is none. `prefix` and `suffix` are the author's Markdown
    around the key until `with_affixes` has made them XHTML. `start` and `end` are offsets of the
    key with its ``@`` and any ``-``; `prefix_at` and `suffix_at` are where the affixes begin, all
    in the text that was scanned.
    """

    intent: str = ""
    start: int = 0
    end: int = 0
    prefix_at: int = 0
    suffix_at: int = 0


@dataclass(frozen=True, slots=True)
class Cluster(cites.CslCluster):
    """One citation as it stands in a text. `start` and `end` are offsets, brackets included."""

    cites: tuple[Cite, ...]
    start: int = 0
    end: int = 0

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
