"""Text inside math: ``\\text``, ``\\mbox``, ``\\textbf`` and their like.

In: the tokens of the argument. Out: the same as text the engine can read, math inside it (``$x$``)
set as math between two texts. A bare ``_`` or ``&`` in text, which LaTeX refuses and authors write
all the same, is printed as it stands.
"""

from __future__ import annotations

from collections.abc import Callable

from publisher.languages.texletters import ACCENTS, SYMBOLS, with_accent
from publisher.math.tex.frames import frame, spell_out, strike
from publisher.math.tex.tokens import Reader, TexToken, Tokens, in_braces

FACES = {
    "\\text": "\\text",
    "\\textrm": "\\text",
    "\\textnormal": "\\text",
    "\\textup": "\\text",
    "\\textmd": "\\text",
    "\\textsc": "\\text",
    "\\mbox": "\\text",
    "\\hbox": "\\text",
    "\\emph": "\\textit",
    "\\textit": "\\textit",
    "\\textsl": "\\textit",
    "\\textbf": "\\textbf",
    "\\texttt": "\\texttt",
    "\\textsf": "\\textsf",
    "\\url": "\\texttt",
}
_SYMBOLS = {f"\\{name}": char for name, char in SYMBOLS.items()} | {
    "\\mu": "µ",
    "\\textdagger": "†",
    "\\textdaggerdbl": "‡",
    "\\textbardbl": "‖",
    "\\textcircledR": "®",
    "\\permil": "‰",
    "\\cent": "¢",
    "\\textcent": "¢",
    "\\Angstrom": "Å",
    "\\ballotx": "✗",
    "\\smiley": "☺",
    "\\varvdots": "⋮",
    "\\diameter": "⌀",
    "\\sect": "§",
    "\\\\": " ",
    "\\quad": "\u2003",
    "\\qquad": "\u2003\u2003",
    "\\enspace": "\u2002",
    "\\enskip": "\u2002",
    "\\thinspace": "\u2009",
    "\\,": "\u2009",
    "\\;": "\u2005",
    "\\:": "\u2005",
    "\\_": "_",
    "\\&": "&",
    "\\#": "#",
    "\\%": "%",
    "\\$": "$",
    "\\{": "{",
    "\\}": "}",
    "\\lq": "‘",
    "\\rq": "’",
}
_SILENT_WORDS = r"""
\! \/ \- \@ \centering \tiny \scriptsize \footnotesize \small \normalsize \large \Large \LARGE
\huge \Huge \rm \bf \it \tt \sf \sc \sl \em \rmfamily \bfseries \itshape \ttfamily \sffamily
\scshape \relax \protect \leavevmode \strut \noindent \null
"""
_SILENT = frozenset(_SILENT_WORDS.split())
_ACCENTS = {f"\\{name}": char for name, char in ACCENTS.items()}
_RUNS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
"""Ligatures of TeX's text fonts (*The TeXbook*, chapter 2), the longest first."""
_LEFT = {"\\textcolor": 1, "\\href": 1, "\\scalebox": 1, "\\rotatebox": 1, "\\makebox": 0,
         "\\colorbox": 1, "\\parbox": 1, "\\uline": 0, "\\underline": 0, "\\MakeUppercase": 0,
         "\\raisebox": 1}  # fmt: skip
"""Commands whose last argument is text that stands; the arguments before it, counted, do not."""
_ESCAPED = frozenset("_&#%$")


def escape(text: str) -> str:
    """`text` with the characters escaped that mean something to TeX."""
    return "".join(f"\\{char}" if char in "_&#%${}" else char for char in text)


def set_text(face: str, tokens: Tokens, at: int, reduce: Callable[[Tokens], Tokens]) -> Tokens:
    """``face{tokens}`` as the engine takes it; `reduce` treats the math inside.

    More than one part is put in a group, so that a script of the whole hangs on the whole.
    """
    out, run, count = Tokens(), Tokens(), 0
    reader = Reader(tokens)

    def flush() -> None:
        nonlocal count
        if run:
            out.extend((TexToken(face, at), *in_braces(list(run), at)))
            count += 1
            run.clear()

    while reader:
        token = reader.take()
        inner = _part(reader, token, reduce)
        if inner is None:
            run.extend(_letters(reader, token, plain=face == "\\texttt"))
            if reader.after_word:
                reader.skip_space()  # TeX reads none after a control word
        else:
            flush()
            out.extend(inner)
            count += 1
    flush()
    return out if count == 1 else in_braces(out, at)


def _part(reader: Reader, token: TexToken, reduce: Callable[[Tokens], Tokens]) -> Tokens | None:
    """What stands at `token` where it is no plain text: math, a box, or text of another face."""
    if token.text == "$":
        reader.accept("$")
        inner = reader.until_command("$")
        reader.accept("$")
        return in_braces(reduce(inner), token.at)
    if token.text == "\\(":
        return in_braces(reduce(reader.until_command("\\)")), token.at)
    if token.text == "\\ensuremath":
        return in_braces(reduce(reader.argument()), token.at)
    if token.text in FACES:
        return set_text(FACES[token.text], reader.argument(), token.at, reduce)
    if token.text in ("\\sout", "\\st"):
        return strike(set_text("\\text", reader.argument(), token.at, reduce), token.at)
    if token.text in ("\\fbox", "\\framebox", "\\fcolorbox"):
        return boxed_text(reader, token, reduce)
    if token.text in _LEFT:
        return set_text("\\text", _argument_of(reader, _LEFT[token.text]), token.at, reduce)
    if token.text == "\\color":
        reader.option()
        reader.argument()
        return []
    if token.is_command and token.text[1].isalpha() and not _is_text(token.text):
        # a command of math in text: TeX would refuse it, what is meant is plain
        arguments = [token]
        while reader.peek() == "{":
            arguments += in_braces(reader.argument(), token.at)
        return in_braces(reduce(arguments), token.at)
    return None


def _is_text(command: str) -> bool:
    return command in _SYMBOLS or command in _SILENT or command in _ACCENTS


def _argument_of(reader: Reader, before: int) -> Tokens:
    """The last argument of a command of `_LEFT`."""
    while reader.option() is not None:
        pass
    for _ in range(before):
        reader.argument()
    while reader.option() is not None:
        pass
    return reader.argument()


def boxed_text(reader: Reader, token: TexToken, reduce: Callable[[Tokens], Tokens]) -> Tokens:
    """``\\fbox{text}``, and with colours ``\\fcolorbox{frame}{ground}{text}``."""
    inner = _argument_of(reader, 2 if token.text == "\\fcolorbox" else 0)
    return frame(set_text("\\text", inner, token.at, reduce), token.at)


def _letters(reader: Reader, token: TexToken, plain: bool) -> Tokens:
    """The characters that `token` begins; `plain` text has no ligatures."""
    if token.text in _ACCENTS:
        return spell_out(_accented(reader, token), token.at)
    if plain and token.text in ("`", "'"):
        return spell_out(token.text, token.at)
    for run, char in _RUNS if not plain and token.text in "-`'" else ():
        if run[0] == token.text and reader.follows(run[1:]):
            for _ in run[1:]:
                reader.take()
            return [TexToken(char, token.at)]
    return _letter(token)


def _letter(token: TexToken) -> Tokens:
    if token.text in _SYMBOLS and _SYMBOLS[token.text] != " ":
        return spell_out(_SYMBOLS[token.text], token.at)
    if token.text in _SILENT or token.text in "{}":
        return []
    if token.is_space or token.text in _SYMBOLS:
        return [TexToken(" ", token.at)]
    if token.text in _ESCAPED or token.text in '^"':
        return spell_out(token.text, token.at)
    return [token]


def _accented(reader: Reader, token: TexToken) -> str:
    """The letter after an accent under it; the accent alone where none follows."""
    reader.skip_space()
    base = readable(reader.argument()) if reader else ""
    return with_accent(base.strip() or "\u00a0", _ACCENTS[token.text])


def readable(tokens: Tokens) -> str:
    """`tokens` of a text as plain characters, accents and symbols made letters."""
    reader, out = Reader(tokens), ""
    while reader:
        token = reader.take()
        if token.text in _ACCENTS:
            out += _accented(reader, token)
        elif token.text in _SYMBOLS:
            out += _SYMBOLS[token.text]
        elif token.text not in "{}" and token.text not in _SILENT:
            out += token.text
    return out
