"""Changes the case of runs (CSL 1.0.2, "Text-case").

In: runs and the name of a case. Out: runs of the same texts. What is marked ``nocase``, formulas
and fragments of XHTML are left alone. Title case follows the specification's rules for English; in
other languages it does nothing.
"""

from __future__ import annotations

import re

from publisher.citations.csl.rich import Run, Runs

# CSL 1.0.2, "Title Case Conversion", with those that citeproc-js and pandoc know besides.
STOP_WORDS = frozenset(
    """a about an and as at but by c d de down for from in into nor of on onto or over so the till
    to up v van via von with yet""".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’.`\u00ad][^\W_]+)*")


def change(runs: Runs, case: str, english: bool) -> Runs:
    """`runs` in `case`: lowercase, uppercase, capitalize-first, capitalize-all, sentence, title."""
    if case == "title" and not english:
        return runs
    text = "".join(run.text for run in runs)
    free = [char for run in runs for char in [not _fixed(run)] * len(run.text)]
    changed = _CASES[case](text, free) if case in _CASES else text
    out: Runs = []
    at = 0
    for run in runs:
        end = at + len(run.text)
        out.append(run if _fixed(run) else Run(changed[at:end], run.marks))
        at = end
    return out


def _fixed(run: Run) -> bool:
    return bool({"nocase", "nodecor", "raw", "math", "sup", "sub", "sc"} & run.marks)


def _upper(char: str) -> str:
    upper = char.upper()
    return upper if len(upper) == 1 else char


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char


def _lowercase(text: str, free: list[bool]) -> str:
    return "".join(map(_lower, text))


def _uppercase(text: str, free: list[bool]) -> str:
    return "".join(map(_upper, text))


def _first(text: str, free: list[bool]) -> str:
    """The first word, where it is all lower case, with a capital."""
    match = _WORD.search(text)
    if match is None or not match[0].islower():
        return text
    at = match.start()
    return text[:at] + _upper(text[at]) + text[at + 1 :]


def _all(text: str, free: list[bool]) -> str:
    return _WORD.sub(lambda m: _upper(m[0][0]) + m[0][1:] if m[0].islower() else m[0], text)


def _sentence(text: str, free: list[bool]) -> str:
    if text.upper() == text and any(map(str.isalpha, text)):
        text = "".join(map(_lower, text))
    return _first(text, free)


def _title(text: str, free: list[bool]) -> str:
    words = list(_WORD.finditer(text))
    out = list(text)
    for index, word in enumerate(words):
        start = word.start()
        if not word[0].islower() or (not word[0].isalpha() and "." in word[0]):
            continue
        edge = index == 0 or start >= len(text.rstrip(_CLOSING)) - len(word[0])
        edge = edge or _opens(text, start)
        hyphens = "-" in (text[start - 1 : start], text[word.end() : word.end() + 1])
        is_joined = hyphens and (len(word[0]) == 1 or (start > 0 and not free[start - 1]))
        particle = word[0][:2] in ("d’", "l’", "d'", "l'")
        if is_joined or particle or (word[0].lower() in STOP_WORDS and not edge):
            continue
        out[start] = _upper(text[start])
    return "".join(out)


_CLOSING = " .,;:!?\x12”’\"')]}"


def _opens(text: str, start: int) -> bool:
    """Whether a part of the title begins at `start`: after a colon or the like. After a full stop a
    small letter says that it was an abbreviation ("Proc. of …")."""
    before = text[:start].rstrip('\x11‘“" ')
    return not before or before[-1] in ":?!"


_CASES = {
    "lowercase": _lowercase, "uppercase": _uppercase, "capitalize-first": _first,
    "capitalize-all": _all, "sentence": _sentence, "title": _title,
}  # fmt: skip
