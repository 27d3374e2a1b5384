"""Recognises pandoc's citation syntax in a line of Markdown.

In: a text and an offset where ``[``, ``@`` or ``-@`` stands. Out: a `Cluster` with the offset of
every key, or `None` where this is no citation. The rules are those of pandoc's manual, "Citation
syntax"; `tests/citations` holds them against pandoc itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from publisher.citations.citing import cito, locators
from publisher.citations.citing.citation import Cite, Cluster
from publisher.citations.csl.cites import Mode
from publisher.languages.particles import key_length

# A key begins with a letter, digit or underscore and holds single marks between such characters.
_KEY = re.compile(r"-?@(?:\{([^{}\s]+)\}|(\w+(?:(?:://|[:.#$%&\-+?<>~/])\w+)*)|(\*)(?!\w|\*))")
_LINK = re.compile(r"\((?:[^()\s]|\([^()\s]*\)|<[^<>\n]*>)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
_MAX_BRACKET = 5000
# What parts works as a semicolon does, where a key stands on both sides: `[@a, @b]`, `[@a and @b]`.
_MORE = re.compile(r",\s*(?=-?@[\w{])|,?\s+(?=(?:and|&)\s+-?@[\w{])")


def scan(text: str, index: int, terms: Mapping[str, str] = locators.ENGLISH) -> Cluster | None:
    """The citation that begins at `text[index]`, or `None`.

    `terms` maps how locator terms are written (lower case) to CSL locator types.
    """
    if text.startswith("[", index):
        return _bracketed(text, index, terms)
    key = key_at(text, index)
    return _narrative(text, index, key, terms) if key and key[3] != "*" else None


def scan_all(text: str, terms: Mapping[str, str] = locators.ENGLISH) -> list[Cluster]:
    """Every citation of `text`, in order; those inside another citation's affixes not counted."""
    clusters: list[Cluster] = []
    at = 0
    while match := _ANCHOR.search(text, at):
        if match[1]:
            at = match.end()
            continue
        cluster = scan(text, match.start(), terms)
        if cluster:
            clusters.append(cluster)
        at = cluster.end if cluster else match.start() + 1
    return clusters


_ANCHOR = re.compile(r"(\\.|(`+)(?!`).*?(?<!`)\2(?!`))|\[|-?@", re.DOTALL)


def key_at(text: str, index: int) -> re.Match[str] | None:
    """The key at `index`, where one may stand: not inside a word, as in an address of e-mail."""
    match = _KEY.match(text, index)
    if match is None:
        return None
    if match[2] and (length := key_length(match[2])) < len(match[2]):
        match = _KEY.match(text, index, match.start(2) + length) or match
    before = text[:index][-2:]
    if before[-1:].isalnum() or before[-1:] == "\\":
        return None
    if before[-1:] == "." and before[:1].isalnum():
        return None
    if before[-1:] == "-" and match[0][0] == "-":
        return None
    return match


def _bracketed(text: str, index: int, terms: Mapping[str, str]) -> Cluster | None:
    if text.find("@", index, index + _MAX_BRACKET) < 0:  # most brackets are no citation: no walk
        return None
    end = _closing(text, index)
    if end is None or "@" not in text[index:end]:
        return None
    if _is_link(text, end):
        return None
    cites = _group(text, index + 1, end - 1, terms)
    return Cluster(cites, start=index, end=end) if cites else None


def _is_link(text: str, end: int) -> bool:
    """Whether the bracket that closed before `end` is a link's or span's text, not a citation."""
    if text.startswith("(", end):
        return _LINK.match(text, end) is not None
    if text.startswith("[", end):
        close = _closing(text, end)
        return close is not None and not _KEY.search(text, end, close)
    return text.startswith("{", end) and text.find("}", end) > 0


def _narrative(text: str, index: int, key: re.Match[str], terms: Mapping[str, str]) -> Cluster:
    """``@a`` or ``-@a``, and the bracket that may follow: ``@a [p. 3; see @b]``."""
    mode: Mode = "suppress" if key[0][0] == "-" else "narrative"
    first = replace(_cite(key, "", index), mode=mode)
    alone = Cluster((first,), start=index, end=key.end())
    space = _SPACE.match(text, key.end())
    opening = space.end() if space else key.end()
    if not text.startswith("[", opening) or text.startswith("[^", opening):
        return alone
    end = _closing(text, opening)
    if end is None or text.startswith(("(", "["), end):
        return alone
    parts = _split(text, opening + 1, end - 1)
    head, tail = parts[0], parts[1:]
    if _find_key(text, *head) is not None:
        more = _group(text, opening + 1, end - 1, terms)
        return Cluster((first, *more), start=index, end=end) if more else alone
    rest = _cites(text, tail, terms)
    if rest is None:
        return alone
    return Cluster((_suffixed(first, text, *head, terms), *rest), start=index, end=end)


def _group(text: str, start: int, end: int, terms: Mapping[str, str]) -> tuple[Cite, ...]:
    """The works between brackets; none where any part between semicolons has no key."""
    return _cites(text, _split(text, start, end), terms) or ()


def _cites(
    text: str, parts: list[tuple[int, int]], terms: Mapping[str, str]
) -> tuple[Cite, ...] | None:
    cites = []
    for start, end in parts:
        key = _find_key(text, start, end)
        if key is None:
            return None
        head = text[start : key.start()]
        if (
            len(re.findall(r"\*+", head)) % 2
        ):  # the key stands inside emphasis that opened before it
            return None
        prefix_at = start + len(head) - len(head.lstrip())
        cite = _cite(key, head.strip(), prefix_at)
        cites.append(_suffixed(cite, text, key.end(), end, terms))
    return tuple(cites)


def _cite(key: re.Match[str], prefix: str, prefix_at: int) -> Cite:
    spelling = key[1] or key[2] or key[3]
    intent, name = cito.split_intent(spelling)
    return Cite(
        key=name,
        written=spelling,
        mode="suppress" if key[0][0] == "-" else "normal",
        prefix=prefix,
        intent=intent,
        start=key.start(),
        end=key.end(),
        prefix_at=prefix_at,
        suffix_at=key.end(),
    )


def _suffixed(cite: Cite, text: str, start: int, end: int, terms: Mapping[str, str]) -> Cite:
    label, locator, rest, at = locators.split_locator(text[start:end].rstrip(), terms)
    return replace(cite, label=label, locator=locator, suffix=rest, suffix_at=start + at)


def _find_key(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first key between `start` and `end` that is neither escaped, in code nor in brackets."""
    at, depth = start, 0
    while at < end:
        char = text[at]
        if char == "`" and (code := _CODE.match(text, at, end)):
            at = code.end()
            continue
        if char in "[]":
            depth += 1 if char == "[" else -1
        elif char in "@-" and depth == 0:
            key = key_at(text, at)
            if key and key.end() <= end:
                return key
        at += 2 if char == "\\" else 1
    return None


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of `text[start:end]` between semicolons outside code and inner brackets. Unlike
    pandoc, a comma before a further key parts works too: nobody means it as a suffix."""
    parts, at, begin, depth = [], start, start, 0
    while at < end:
        char = text[at]
        if char == "`" and (code := _CODE.match(text, at, end)):
            at = code.end()
            continue
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif depth <= 0 and (width := _separator(text, at, begin)):
            parts.append((begin, at))
            at = begin = at + width
            continue
        at += 2 if char == "\\" else 1
    return [*parts, (begin, end)]


def _separator(text: str, at: int, begin: int) -> int:
    """How long what parts two works at `at` is; 0 where nothing does. `begin` is where the part
    before it begins."""
    if text[at] == ";":
        return 1
    if text[at] not in ", \n":
        return 0
    more = _MORE.match(text, at)
    return len(more[0]) if more and _find_key(text, begin, at) else 0


def _closing(text: str, index: int) -> int | None:
    """The offset after the bracket that closes the one at `index`, `None` for none nearby."""
    at, depth, stop = index, 0, min(len(text), index + _MAX_BRACKET)
    if text.find("]", index, stop) < 0:
        return None
    while at < stop:
        char = text[at]
        if char == "`" and (code := _CODE.match(text, at, stop)):
            at = code.end()
            continue
        if char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 2 if char == "\\" else 1
    return None
