"""``\\cite`` and its kin of natbib and biblatex, as citations.

What stands in their brackets is read as pandoc's citations are: ``\\citep[see][p.~3]{a}`` says
``[see @a, p. 3]``. `Mode` says what each command shows of author and year.
"""

from __future__ import annotations

import re
from dataclasses import replace

from publisher.citations.citing import syntax
from publisher.citations.citing.citation import Cluster
from publisher.citations.citing.terms import locator_terms
from publisher.citations.csl.cites import Mode
from publisher.markup.constructs.citations import TextCitation
from publisher.markup.reader.scanning import Scan

_CITE = re.compile(
    r"\\(?P<name>[A-Za-z]*cite[A-Za-z]*)\*?\s?(?P<notes>(?:\[[^\[\]\n]*\]){0,2})"
    r"\{(?P<keys>[^{}]+)\}"
)
_MODES: dict[str, Mode] = {
    "cite": "normal", "citep": "normal", "parencite": "normal", "autocite": "normal",
    "footcite": "normal", "smartcite": "normal", "supercite": "normal", "fullcite": "normal",
    "citet": "narrative", "textcite": "narrative", "citealt": "bare", "citealp": "bare",
    "citeauthor": "author", "citeyear": "year", "citeyearpar": "suppress", "citedate": "year",
}  # fmt: skip
_SPACES = re.compile(r"~|\\[ ,;]")


def read_citation(scan: Scan, pos: int) -> int | None:
    """Put a token for the citing command at `pos` in the output; `None` where there is none."""
    match = _CITE.match(scan.text, pos, scan.limit)
    if not match:
        return None
    name = match["name"].lower()
    keys = [key.strip() for key in match["keys"].split(",") if key.strip()]
    if name == "nocite":
        scan.work.nocite += keys
        return scan.emit("stamp", pos, match.end())
    cluster = _cluster(scan, keys, match["notes"], _MODES.get(name))
    if cluster is None:
        return None
    cites = tuple(
        replace(c, start=0, end=match.end() - pos, prefix_at=0, suffix_at=0) for c in cluster.cites
    )
    data = TextCitation(replace(cluster, cites=cites), scan.base + pos, cites[0].mode == "normal")
    return scan.emit("cite", pos, match.end(), data)


def _cluster(scan: Scan, keys: list[str], notes: str, mode: Mode | None) -> Cluster | None:
    """The citation of `keys`; `notes` are one bracket (after) or two (before, after)."""
    if mode is None or not keys:
        return None
    mode = "normal" if mode == "author" and len(keys) > 1 else mode
    options = [_SPACES.sub(" ", note).strip() for note in re.findall(r"\[([^\[\]]*)\]", notes)]
    before, after = [*[""] * (2 - len(options)), *options]
    works = "; ".join(f"@{{{key}}}" for key in keys)
    source = f"[{before} {works}{', ' if after else ''}{after}]"
    cluster = syntax.scan(source, 0, locator_terms(scan.work.lang))
    if cluster is None:
        return None
    first = 1 if mode == "narrative" and len(keys) == 1 else 0 if mode == "narrative" else len(keys)
    cites = tuple(replace(c, mode=mode) if i < first else c for i, c in enumerate(cluster.cites))
    return replace(cluster, cites=cites)
