"""Operators, roots, derivatives and what stands over or under something, in the engine's commands.

Each rule takes a reader that stands after its command, the command, and how to reduce what is in
its arguments; it gives tokens.
"""

from __future__ import annotations

from collections.abc import Callable

from publisher.math.tex import marks
from publisher.math.tex.tokens import Reader, Token, Tokens, group, tokenise

Reduce = Callable[[Tokens], Tokens]


def operator_name(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\operatorname{arg\\,max}``; what the engine takes no name for is set upright."""
    star = reader.star()
    inner = reader.argument()
    known = {"\\,", "\\:", "\\;", "\\ ", "\\!"}
    if all(not part.is_command or part.text in known for part in inner):
        reader.skip_space()
        if not star and reader.peek() == "\\limits":
            reader.take()
            star = True
        head = [token, Token("*", token.at)] if star else [token]
        return [*head, *group(inner, token.at)]
    upright = [Token("\\mathrm", token.at), *group(reduce(inner), token.at)]
    return _limits(reader, upright, token.at, reduce)


def math_operator(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\mathop{A}``."""
    return _limits(reader, reduce(reader.argument()), token.at, reduce)


def _limits(reader: Reader, made: Tokens, at: int, reduce: Reduce) -> Tokens:
    """``\\mathop{A}\\limits_x^y``: the engine takes ``\\limits`` after operators it knows only."""
    reader.skip_space()
    if reader.peek() == "\\limits":
        reader.take()
        reader.skip_space()
        while (script := reader.peek()) in ("_", "^"):
            reader.take()
            set_at = Token("\\underset" if script == "_" else "\\overset", at)
            made = [set_at, *group(reduce(reader.argument()), at), *group(made, at)]
            reader.skip_space()
    return [Token("\\mathop", at), *group(made, at)]


def substack(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\substack{a \\\\ b}``."""
    inner = reduce(reader.argument())
    head = tokenise("\\begin{subarray}{c}", token.at)
    return group([*head, *inner, *tokenise("\\end{subarray}", token.at)], token.at)


def root(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\root 3 \\of x``."""
    degree = reduce(reader.until_command("\\of"))
    radicand = reduce(reader.argument())
    at = token.at
    index = [Token("[", at), *group(degree, at), Token("]", at)]
    return [Token("\\sqrt", at), *index, *group(radicand, at)]


def buildrel(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\buildrel a \\over =``."""
    above = reduce(reader.until_command("\\over"))
    base = reduce(reader.argument())
    at = token.at
    return [Token("\\overset", at), *group(above, at), *group(base, at)]


WIDE = {
    "\\widetilde": ("\\tilde", "~"),
    "\\widecheck": ("\\check", "ˇ"),
    "\\overlinesegment": ("\\overline", "⎴"),
    "\\underlinesegment": ("\\underline", "⎵"),
}
"""Signs along a base that the engine does not draw: what it has over one letter, and the sign."""


def wide(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\widetilde{xy}``."""
    inner = reduce(reader.argument())
    at = token.at
    narrow, char = WIDE[token.text]
    if sum(not part.is_space for part in inner) == 1:
        return [Token(narrow, at), *group(inner, at)]
    side = "\\underset" if token.text.startswith("\\under") else "\\overset"
    return [Token(side, at), *marks.sign(char, at, stretchy="true"), *group(inner, at)]


def derivative(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\dv``, ``\\pdv`` of physics: one argument or two, an order in brackets."""
    reader.star()
    mark = "\\partial" if token.text == "\\pdv" else "\\mathrm{d}"
    order = reader.option()
    first = reduce(reader.argument())
    second = reduce(reader.argument()) if reader.peek() == "{" else None
    at = token.at
    power = [Token("^", at), *group(reduce(order), at)] if order else []
    sign = tokenise(mark, at)
    above = [*sign, *power, *(first if second is not None else [])]
    below = [*sign, Token(" ", at), *(second if second is not None else first), *power]
    return [Token("\\frac", at), *group(above, at), *group(below, at)]


def under_tilde(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\utilde{x}``."""
    at = token.at
    inner = group(reduce(reader.argument()), at)
    return [Token("\\underset", at), *group([Token("\\sim", at)], at), *inner]


def tensor(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\tensor{T}{^a_b}``: the indices in their order, each beside the one before it."""
    level = reader.star()
    at = token.at
    out = Tokens() if token.text == "\\indices" else reduce(reader.argument())
    indices = Reader(reader.argument())
    first = True
    while indices:
        part = indices.take()
        if part.text in ("^", "_"):
            out += [] if level or (first and out) else group([], at)
            first = False
            out += [part, *group(reduce(indices.argument()), at)]
        elif not part.is_space:
            out.append(part)
    return out


def slanted(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\nicefrac{a}{b}``: a fraction on a line."""
    reader.option()
    above, below = reduce(reader.argument()), reduce(reader.argument())
    at = token.at
    return [
        *[*group([], at), Token("^", at), *group(above, at), Token("\\!", at), Token("/", at)],
        *[Token("\\!", at), *group([], at), Token("_", at), *group(below, at)],
    ]


def raised(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\textsuperscript{2}`` and its kin."""
    at = token.at
    script = Token("^" if token.text == "\\textsuperscript" else "_", at)
    inner = [Token("\\text", at), *group(reader.argument(), at)]
    return [*group([], at), script, *group(inner, at)]


def dots(reader: Reader, token: Token, reduce: Reduce) -> Tokens:
    """``\\dots``: on the axis before an operator or a relation, else on the line (amsmath 4.3)."""
    reader.skip_space()
    high = reader.peek() in _BETWEEN
    return [Token("\\cdots" if high else "\u2026", token.at)]


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
