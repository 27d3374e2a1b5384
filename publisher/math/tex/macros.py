"""Macros that authors define: ``\\newcommand``, ``\\def``, ``\\let``, ``\\DeclareMathOperator``.

In: tokens. Out: the macros they define, and tokens with every use of a macro put in full. Expansion
is bounded, so a macro that calls itself ends in an error and not in a hang.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.math.tex.tokens import Reader, TexToken, Tokens, Unbalanced, plain_text, tokenise


@dataclass(frozen=True, slots=True)
class Macro:
    """`body` with ``#1`` … ``#9`` for its arguments. `arity` counts the arguments; `default` is
    what the first is where it is not given in brackets, `None` where it is no option."""

    body: tuple[TexToken, ...]
    arity: int = 0
    default: tuple[TexToken, ...] | None = None


Macros = Mapping[str, Macro]

EXPANSIONS = 2_000
SIZE = 50_000


class RunawayMacro(ValueError):
    """Expansion that does not come to an end; `at` is where it began."""

    def __init__(self, name: str, at: int) -> None:
        super().__init__(name)
        self.name, self.at = name, at


_NEW = {"\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareRobustCommand"}
_DEF = {"\\def", "\\gdef", "\\edef", "\\xdef"}
_PREFIXES = {"\\long", "\\global", "\\protected"}


def definitions(tex: str) -> dict[str, Macro]:
    """The macros that `tex` defines, by name with the backslash; all else in it is passed over."""
    return collect_macros(tokenise(tex))[1]


def collect_macros(tokens: Tokens) -> tuple[Tokens, dict[str, Macro]]:
    """`tokens` without the definitions in them, and those definitions.

    Raises `Unbalanced` where one is not closed.
    """
    reader, rest, macros = Reader(tokens), Tokens(), dict[str, Macro]()
    while reader:
        token = reader.take()
        if token.text in _PREFIXES and reader.peek() in _DEF | _NEW:
            continue
        if token.text in _NEW:
            name, macro = _new_command(reader)
            if token.text != "\\providecommand" or name not in macros:
                macros[name] = macro
        elif token.text in _DEF:
            name, macro = _definition(reader)
            macros[name] = macro
        elif token.text == "\\let":
            name, macro = _alias(reader, macros)
            macros[name] = macro
        elif token.text == "\\DeclareMathOperator":
            name, macro = _operator(reader)
            macros[name] = macro
        else:
            rest.append(token)
    return rest, macros


def _new_command(reader: Reader) -> tuple[str, Macro]:
    reader.star()
    name = plain_text(reader.argument())
    arity = reader.option()
    default = reader.option()
    count = plain_text(arity) if arity else "0"
    return name, Macro(
        tuple(reader.argument()),
        int(count) if count.isascii() and count.isdigit() else 0,
        None if default is None else tuple(default),
    )


def _definition(reader: Reader) -> tuple[str, Macro]:
    reader.skip_space()
    name = reader.take().text
    arity = 0
    while reader and reader.peek() != "{":
        arity += reader.take().text == "#"
    return name, Macro(tuple(reader.argument()), arity)


def _alias(reader: Reader, macros: Macros) -> tuple[str, Macro]:
    reader.skip_space()
    name = reader.take().text
    reader.accept("=")
    reader.skip_space()
    target = reader.take()
    return name, macros.get(target.text, Macro((target,)))


def _operator(reader: Reader) -> tuple[str, Macro]:
    star = reader.star()
    name = plain_text(reader.argument())
    body = reader.argument()
    at = body[0].at if body else reader.here
    head = tokenise("\\operatorname*{" if star else "\\operatorname{", at)
    return name, Macro((*head, *body, TexToken("}", at)))


def expand_tokens(tokens: Tokens, macros: Macros) -> Tokens:
    """`tokens` with every macro put in full, its tokens standing where it was called.

    Raises `RunawayMacro` past the bounds, `Unbalanced` where an argument is not closed.
    """
    if not any(token.text in macros for token in tokens):
        return tokens
    out, pending, uses = Tokens(), tokens[::-1], 0
    while pending:
        token = pending.pop()
        macro = macros.get(token.text) if token.is_command else None
        if macro is None:
            out.append(token)
            continue
        uses += 1
        if uses > EXPANSIONS or len(pending) + len(out) > SIZE:
            raise RunawayMacro(token.text, token.at)
        pending.extend(reversed(_applied(macro, pending, token.at)))
    return out


def _applied(macro: Macro, pending: Tokens, at: int) -> Tokens:
    """The body of `macro` with its arguments, which are taken off the end of `pending`: tokens in
    reverse, so that none is moved for those before it."""
    arguments: list[Tokens] = []
    if macro.arity and macro.default is not None:
        value = _bracketed(pending, at)
        default = [TexToken(token.text, at) for token in macro.default]
        arguments.append(default if value is None else value)
    while len(arguments) < macro.arity:
        arguments.append(_argument(pending, at))
    body, out = iter(macro.body), Tokens()
    for token in body:
        if token.text != "#":
            out.append(TexToken(token.text, at))
            continue
        number = next(body, TexToken("", at)).text
        if number.isascii() and number.isdigit() and 0 < int(number) <= len(arguments):
            out.extend(arguments[int(number) - 1])
    return out


def _argument(pending: Tokens, at: int) -> Tokens:
    while pending and pending[-1].is_space:
        pending.pop()
    if not pending:
        raise Unbalanced(at)
    token = pending.pop()
    return _until(pending, "}", token.at) if token.text == "{" else [token]


def _bracketed(pending: Tokens, at: int) -> Tokens | None:
    spaces = Tokens()
    while pending and pending[-1].is_space:
        spaces.append(pending.pop())
    if pending and pending[-1].text == "[":
        pending.pop()
        return _until(pending, "]", at)
    pending.extend(reversed(spaces))
    return None


def _until(pending: Tokens, closing: str, at: int) -> Tokens:
    out, depth = Tokens(), 0
    while pending:
        token = pending.pop()
        if token.text == closing and depth == 0:
            return out
        depth += (token.text == "{") - (token.text == "}")
        out.append(token)
    raise Unbalanced(at)
