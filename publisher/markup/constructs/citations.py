"""Citations: where they stand in the text.

`citing.syntax` reads one citation; this module asks it at brackets and at ``@``, and leaves
``<citation>`` elements that `citing_pass` fills when the whole paper is known: what looks like a
citation may be a cross-reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.citations.citing import syntax
from publisher.citations.citing.citation import Cluster
from publisher.citations.citing.terms import locator_terms
from publisher.markup.constructs.links import swallow
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Bracket, Scan
from publisher.markup.reader.tokens import Token

_AHEAD = 600
"""How far a locator in brackets is looked for after a key."""
_KEY = 300


@dataclass(frozen=True, slots=True)
class TextCitation:
    """A citation; its cluster's offsets count from `base`. `in_brackets` is false for ``@a`` in
    text."""

    cluster: Cluster
    base: int
    in_brackets: bool


def _claim(scan: Scan, bracket: Bracket, pos: int) -> int | None:
    if bracket.kind != "link" or scan.text.find("@", bracket.start, pos) < 0:
        return None
    begin = max(scan.begin, bracket.start - 2)
    window = scan.text[begin : min(scan.limit, pos + _AHEAD)]
    cluster = syntax.scan(window, bracket.start - begin, locator_terms(scan.work.lang))
    if cluster is None or cluster.end + begin != pos + 1:
        return None
    data = TextCitation(cluster, scan.base + begin, True)
    return swallow(scan, bracket, "cite", pos + 1, data)


def _narrative(scan: Scan, pos: int) -> int | None:
    start = pos
    if pos > scan.begin and scan.text[pos - 1] == "-" and scan.out and scan.out[-1].endswith("-"):
        start = pos - 1
    begin = max(scan.begin, start - 2)
    window = scan.text[begin : min(scan.limit, pos + (_KEY if scan.brackets else _AHEAD))]
    terms = locator_terms(scan.work.lang)
    cluster = syntax.scan(window, start - begin, terms)
    if cluster is None and start < pos:
        start = pos
        cluster = syntax.scan(window, start - begin, terms)
    if cluster is None:
        return None
    if _inside_bracket(scan, cluster):
        cluster = syntax.scan(window[: cluster.cites[0].end], start - begin, terms) or cluster
    if start < pos:
        scan.out[-1] = scan.out[-1][:-1]
    return scan.emit(
        "cite", start, begin + cluster.end, TextCitation(cluster, scan.base + begin, False)
    )


def _inside_bracket(scan: Scan, cluster: Cluster) -> bool:
    """Inside an open bracket a key takes no locator with it: the bracket may be the citation."""
    return bool(scan.brackets) and cluster.end > cluster.cites[0].end


def _build(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    dialect.work.citations.append(token)
    number = str(len(dialect.work.citations) - 1)
    return [Element("citation", {"n": number, "data-at": str(token.start)}, [], opaque=True)]


def install(dialect: Dialect) -> None:
    """Citations."""
    dialect.scanner.claims.insert(0, _claim)
    dialect.scanner.inline("@", _narrative)
    dialect.builders["cite"] = _build
