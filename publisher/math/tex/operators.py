"""Operators, roots, derivatives and what stands over or under something, in the engine's commands.

Each rule takes a reader that stands after its command, the command, and how to reduce what is in
its arguments; it gives tokens.
"""

from __future__ import annotations

from collections.abc import Callable

from publisher.math.tex import marks
from publisher.math.tex.tokens import Reader, TexToken, Tokens, in_braces, tokenise

Reduce = Callable[[Tokens], Tokens]


def operator_name(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\operatorname{arg\\,max}``; what the engine takes no name for is set upright."""
    star = reader.star()
    inner = reader.argument()
    spaces = {"\\,", "\\:", "\\;", "\\ ", "\\!"}
    if all(not part.is_command or part.text in spaces for part in inner):
        reader.skip_space()
        if not star and reader.peek() == "\\limits":
            reader.take()
            star = True
        head = [token, TexToken("*", token.at)] if star else [token]
        return [*head, *in_braces(inner, token.at)]
    upright = [TexToken("\\mathrm", token.at), *in_braces(reduce(inner), token.at)]
    return _limits(reader, upright, token.at, reduce)


def math_operator(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\mathop{A}``."""
    return _limits(reader, reduce(reader.argument()), token.at, reduce)


def _limits(reader: Reader, base: Tokens, at: int, reduce: Reduce) -> Tokens:
    """``\\mathop{A}\\limits_x^y``: the engine takes ``\\limits`` after operators it knows only."""
    reader.skip_space()
    if reader.peek() == "\\limits":
        reader.take()
        reader.skip_space()
        while (script := reader.peek()) in ("_", "^"):
            reader.take()
            set_at = TexToken("\\underset" if script == "_" else "\\overset", at)
            base = [set_at, *in_braces(reduce(reader.argument()), at), *in_braces(base, at)]
            reader.skip_space()
    return [TexToken("\\mathop", at), *in_braces(base, at)]


def substack(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\substack{a \\\\ b}``."""
    inner = reduce(reader.argument())
    head = tokenise("\\begin{subarray}{c}", token.at)
    return in_braces([*head, *inner, *tokenise("\\end{subarray}", token.at)], token.at)


def root(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\root 3 \\of x``."""
    degree = reduce(reader.until_command("\\of"))
    radicand = reduce(reader.argument())
    at = token.at
    index = [TexToken("[", at), *in_braces(degree, at), TexToken("]", at)]
    return [TexToken("\\sqrt", at), *index, *in_braces(radicand, at)]


def buildrel(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\buildrel a \\over =``."""
    above = reduce(reader.until_command("\\over"))
    base = reduce(reader.argument())
    at = token.at
    return [TexToken("\\overset", at), *in_braces(above, at), *in_braces(base, at)]


WIDE = {
    "\\widetilde": ("\\tilde", "~"),
    "\\widecheck": ("\\check", "ˇ"),
    "\\overlinesegment": ("\\overline", "⎴"),
    "\\underlinesegment": ("\\underline", "⎵"),
}
"""Signs along a base that the engine does not draw: what it has over one letter, and the sign."""


def wide(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\widetilde{xy}``."""
    inner = reduce(reader.argument())
    at = token.at
    narrow, char = WIDE[token.text]
    if sum(not part.is_space for part in inner) == 1:
        return [TexToken(narrow, at), *in_braces(inner, at)]
    side = "\\underset" if token.text.startswith("\\under") else "\\overset"
    return [TexToken(side, at), *marks.sign(char, at, stretchy="true"), *in_braces(inner, at)]


def derivative(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\dv``, ``\\pdv`` of physics: one argument or two, an order in brackets."""
    reader.star()
    mark = "\\partial" if token.text == "\\pdv" else "\\mathrm{d}"
    order = reader.option()
    first = reduce(reader.argument())
    second = reduce(reader.argument()) if reader.peek() == "{" else None
    at = token.at
    power = [TexToken("^", at), *in_braces(reduce(order), at)] if order else []
    sign = tokenise(mark, at)
    above = [*sign, *power, *(first if second is not None else [])]
    below = [*sign, TexToken(" ", at), *(second if second is not None else first), *power]
    return [TexToken("\\frac", at), *in_braces(above, at), *in_braces(below, at)]


def under_tilde(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\utilde{x}``."""
    at = token.at
    inner = in_braces(reduce(reader.argument()), at)
    return [TexToken("\\underset", at), *in_braces([TexToken("\\sim", at)], at), *inner]


def tensor(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\tensor{T}{^a_b}``: the indices in their order, each beside the one before it."""
    level = reader.star()
    at = token.at
    out = Tokens() if token.text == "\\indices" else reduce(reader.argument())
    indices = Reader(reader.argument())
    first = True
    while indices:
        part = indices.take()
        if part.text in ("^", "_"):
            out += [] if level or (first and out) else in_braces([], at)
            first = False
            out += [part, *in_braces(reduce(indices.argument()), at)]
        elif not part.is_space:
            out.append(part)
    return out


def slanted_fraction(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\nicefrac{a}{b}``: a fraction on a line."""
    reader.option()
    above, below = reduce(reader.argument()), reduce(reader.argument())
    at = token.at
    return [
        *[
            *in_braces([], at),
            TexToken("^", at),
            *in_braces(above, at),
            TexToken("\\!", at),
            TexToken("/", at),
        ],
        *[TexToken("\\!", at), *in_braces([], at), TexToken("_", at), *in_braces(below, at)],
    ]


def superscript(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\textsuperscript{2}`` and its kin."""
    at = token.at
    script = TexToken("^" if token.text == "\\textsuperscript" else "_", at)
    inner = [TexToken("\\text", at), *in_braces(reader.argument(), at)]
    return [*in_braces([], at), script, *in_braces(inner, at)]


def dots(reader: Reader, token: TexToken, reduce: Reduce) -> Tokens:
    """``\\dots``: on the axis before an operator or a relation, else on the line (amsmath 4.3)."""
    reader.skip_space()
    high = reader.peek() in _BETWEEN
    return [TexToken("\\cdots" if high else "\u2026", token.at)]


_BETWEEN_WORDS = r"""
+ - = < > * − × · ≤ ≥ → ∪ ∩ ∧ ∨ ⊕ ⊗ ⊂ ⊆ ∫ ∑ ∏ \times \div \pm \mp \cdot \ast \star \le \leq
\leqslant \ge \geq \geqslant \ne
\neq \equiv \approx \sim \simeq \cong \propto \ll \gg \lt \gt \prec \succ \preceq
\succeq \otimes \oplus \ominus \odot \cup \cap \sqcup \sqcap \uplus \wedge \land \vee \lor \setminus
\circ \bullet \to \gets \rightarrow \leftarrow \leftrightarrow \longrightarrow \Rightarrow
\Leftrightarrow \implies \iff \mapsto \subset \subseteq \supset \supseteq \in \ni \mid \parallel
\perp \bowtie \ltimes \rtimes \amalg \wr \sum \prod \coprod \int \iint \iiint \oint \bigcup \bigcap
\bigoplus \bigotimes \bigvee \bigwedge \bigsqcup
"""
_BETWEEN = frozenset(_BETWEEN_WORDS.split())
