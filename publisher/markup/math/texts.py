"""Text inside math: ``\\text``, ``\\mbox``, ``\\textbf`` and their like.

In: the tokens of the argument. Out: the same as text the engine can read, math inside it (``$x$``)
set as math between two texts. A bare ``_`` or ``&`` in text, which LaTeX refuses and authors write
all the same, is printed as it stands.
"""

from __future__ import annotations

from collections.abc import Callable

from publisher.markup.math.tokens import Reader, Token, Tokens, group, untokenise

FACES = {
    "\\text": "\\text",
    "\\textrm": "\\text",
    "\\textnormal": "\\text",
    "\\textup": "\\text",
    "\\textmd": "\\text",
    "\\textsc": "\\text",
    "\\mbox": "\\text",
    "\\hbox": "\\text",
    "\\fbox": "\\text",
    "\\colorbox": "\\text",
    "\\emph": "\\textit",
    "\\textit": "\\textit",
    "\\textsl": "\\textit",
    "\\textbf": "\\textbf",
    "\\texttt": "\\texttt",
    "\\textsf": "\\textsf",
    "\\url": "\\texttt",
}
_SYMBOLS = {
    "\\textdegree": "°",
    "\\textmu": "µ",
    "\\mu": "µ",
    "\\degree": "°",
    "\\textasciitilde": "~",
    "\\textquotesingle": "'",
    "\\textendash": "–",
    "\\textemdash": "—",
    "\\ldots": "…",
    "\\dots": "…",
    "\\textellipsis": "…",
    "\\textregistered": "®",
    "\\texttrademark": "™",
    "\\\\": " ",
    "\\newline": " ",
    "\\quad": "\u2003",
    "\\qquad": "\u2003\u2003",
    "\\enspace": "\u2002",
    "\\thinspace": "\u2009",
    "\\,": "\u2009",
    "\\;": "\u2005",
    "\\:": "\u2005",
    "\\!": "",
    "\\/": "",
    "\\-": "",
    "\\@": "",
    "\\centering": "",
    "\\small": "",
    "\\footnotesize": "",
    "\\scriptsize": "",
    "\\tiny": "",
    "\\rm": "",
    "\\bf": "",
    "\\it": "",
}
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
            out.extend((Token(face, at), *group(list(run), at)))
            count += 1
            run.clear()

    while reader:
        token = reader.take()
        inner = _part(reader, token, reduce)
        if inner is None:
            run.extend(_letter(token))
            if token.is_command and token.text[1].isalpha():
                reader.skip_space()  # TeX reads none after a control word
        else:
            flush()
            out.extend(inner)
            count += 1
    flush()
    return out if count == 1 else group(out, at)


def _part(reader: Reader, token: Token, reduce: Callable[[Tokens], Tokens]) -> Tokens | None:
    """What stands at `token` where it is no plain text: math, or text of another face."""
    if token.text == "$":
        reader.accept("$")
        inner = reader.until_command("$")
        reader.accept("$")
        return group(reduce(inner), token.at)
    if token.text == "\\(":
        return group(reduce(reader.until_command("\\)")), token.at)
    if token.text == "\\ensuremath":
        return group(reduce(reader.argument()), token.at)
    if token.text in FACES:
        if token.text == "\\colorbox":
            reader.argument()
        return set_text(FACES[token.text], reader.argument(), token.at, reduce)
    if token.is_command and token.text[1].isalpha() and token.text not in _SYMBOLS:
        # a command of math in text: TeX would refuse it, what is meant is plain
        arguments = [token]
        while reader.peek() == "{":
            arguments += group(reader.argument(), token.at)
        return group(reduce(arguments), token.at)
    return None


def _letter(token: Token) -> Tokens:
    if token.text in _ESCAPED or token.text == "^":
        return [Token("ˆ" if token.text == "^" else f"\\{token.text}", token.at)]
    if token.text in _SYMBOLS:
        symbol = _SYMBOLS[token.text]
        return [Token(symbol, token.at)] if symbol else []
    if token.text in "{}":
        return []
    if token.is_space:
        return [Token(" ", token.at)]
    return [token]


def readable(tokens: Tokens) -> str:
    """`tokens` of a text as a person reads them."""
    return untokenise([part for token in tokens for part in _letter(token)])
