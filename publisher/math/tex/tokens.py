"""TeX source as tokens that remember where they stood.

In: a formula's source. Out: a list of `TexToken`, and back to text with a map of offsets, so that
an engine that faults the rewritten text can be told of at the author's own character. The lexical
rules are those of *The TeXbook*, chapter 7, for the category codes of plain LaTeX.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple


class TexToken(NamedTuple):
    """`text` is a control sequence (``\\alpha``, ``\\,``), a run of white space, or one character;
    `at` is the 0-based offset in the author's source of what it came from."""

    text: str
    at: int

    @property
    def is_command(self) -> bool:
        return len(self.text) > 1 and self.text[0] == "\\"

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


Tokens = list[TexToken]

_LEXER = re.compile(r"\\(?:[A-Za-z@]+|.|\n|\Z)|\s+|%[^\n]*\n\s*|.", re.S)
_PARTING = re.compile(r"(\\[A-Za-z@]+)(?:%[^\n]*\n\s*)+(?=[A-Za-z])")


def tokenise(tex: str, at: int | None = None) -> Tokens:
    """The tokens of `tex`, comments left out. With `at`, every token stands there: for text that
    the author did not write.

    A ``%`` on the last line is a per cent sign: as a comment it would hide the end of the formula,
    and in Markdown nobody means that by ``$50%$``. One that parts a control word from a letter is
    a space, as nothing else would part them when they are written again.
    """
    parting = {match.end(1) for match in _PARTING.finditer(tex)}
    return [
        TexToken(_text_of(match, parting), match.start() if at is None else at)
        for match in _LEXER.finditer(tex)
        if match[0][0] != "%" or match[0] == "%" or match.start() in parting
    ]


def _text_of(match: re.Match[str], parting: set[int]) -> str:
    if match.start() in parting and match[0] != "%":
        return " "
    # what is trimmed of a formula's end may be the space of a ``\\ ``; the end of a line is one
    return {"%": "\\%", "\\": "\\ ", "\\\n": "\\ "}.get(match[0], match[0])


def untokenise(tokens: Iterable[TexToken]) -> str:
    """The text of `tokens`, a space put where a control word would swallow the letter after it."""
    return "".join(_spaced(tokens))


def _spaced(tokens: Iterable[TexToken]) -> Iterable[str]:
    word = False
    for token in tokens:
        yield f" {token.text}" if word and token.text[:1].isalpha() else token.text
        word = token.is_command and (token.text[-1].isalpha() or token.text[-1] == "@")


@dataclass(frozen=True, slots=True)
class EngineSource:
    """`text` as an engine reads it, and where each part of it came from."""

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    def source(self, offset: int) -> int:
        """The offset in the author's source of the character at `offset` of `text`."""
        index = bisect_right(self.starts, offset) - 1
        return self.sources[index] if index >= 0 else 0


def engine_source(tokens: Tokens) -> EngineSource:
    """`tokens` as text with its map of offsets."""
    pieces = list(_spaced(tokens))
    starts = (0, *accumulate(len(piece) for piece in pieces))
    return EngineSource("".join(pieces), tuple(starts[:-1]), tuple(token.at for token in tokens))


class Unbalanced(ValueError):
    """A group or an argument that the source does not close; `at` is where it opened."""

    def __init__(self, at: int) -> None:
        super().__init__("a brace is not closed")
        self.at = at


class Reader:
    """A cursor over tokens that reads arguments as TeX does."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._next = 0

    def __bool__(self) -> bool:
        return self._next < len(self._tokens)

    @property
    def here(self) -> int:
        """Offset in the source of the next token, or of the last where none is left."""
        if not self._tokens:
            return 0
        return self._tokens[min(self._next, len(self._tokens) - 1)].at

    def peek(self) -> str:
        """Text of the next token, empty at the end."""
        return self._tokens[self._next].text if self else ""

    def follows(self, chars: str) -> bool:
        """Whether the next tokens are these characters."""
        ahead = self._tokens[self._next : self._next + len(chars)]
        return "".join(token.text for token in ahead) == chars

    def take(self) -> TexToken:
        """The next token. Raises `Unbalanced` at the end."""
        if not self:
            raise Unbalanced(self.here)
        self._next += 1
        return self._tokens[self._next - 1]

    @property
    def mark(self) -> int:
        """Where the reader stands, to go `back` to."""
        return self._next

    @property
    def after_word(self) -> bool:
        """Whether the last token taken is a control word."""
        last = self._tokens[self._next - 1].text if self._next else ""
        return len(last) > 1 and last[0] == "\\" and last[1].isalpha()

    def back(self, mark: int) -> None:
        self._next = mark

    def skip_space(self) -> None:
        while self and self._tokens[self._next].is_space:
            self._next += 1

    def star(self) -> bool:
        """Take a star, where one follows."""
        return self.accept("*")

    def accept(self, text: str) -> bool:
        """Take the next token where it is `text`, white space before it passed over."""
        before = self._next
        self.skip_space()
        if self.peek() == text:
            self._next += 1
            return True
        self._next = before
        return False

    def accept_word(self, word: str) -> bool:
        """Take `word`, letter by letter, where it follows, white space before it passed over."""
        before = self._next
        self.skip_space()
        if not self.follows(word):
            self._next = before
            return False
        self._next += len(word)
        return True

    def argument(self) -> Tokens:
        """A group without its braces, or the next token. Raises `Unbalanced`."""
        self.skip_space()
        token = self.take()
        return self._until("}", token.at) if token.text == "{" else [token]

    def option(self) -> Tokens | None:
        """What stands in brackets here, without them; `None` where no bracket follows."""
        at = self.here
        return self._until("]", at) if self.accept("[") else None

    def unit(self) -> Tokens:
        """An argument, or a command with the groups after it: a box of plain TeX."""
        self.skip_space()
        if not self or not self._tokens[self._next].is_command:
            return self.argument()
        out = [self.take()]
        while self.peek() == "{":
            out += in_braces(self.argument(), out[0].at)
        return out

    def length(self) -> str:
        """A length, bare or in braces, as text (*The TeXbook*, chapter 24, "dimen")."""
        self.skip_space()
        if self.peek() == "{":
            return plain_text(self.argument())
        out = ""
        while self and (self.peek() in "+-.,0123456789" or self.peek().isspace()):
            out += self.take().text
        if self.peek().startswith("\\"):
            return out + self.take().text
        while self.peek().isalpha() and not out[-2:].isalpha():
            out += self.take().text
        return out

    def rest(self) -> Tokens:
        """All that is left."""
        remaining = self._tokens[self._next :]
        self._next = len(self._tokens)
        return remaining

    def _until(self, closing: str, at: int) -> Tokens:
        start, depth = self._next, 0
        while self:
            text = self.take().text
            if text == closing and depth == 0:
                return self._tokens[start : self._next - 1]
            depth += (text == "{") - (text == "}")
        raise Unbalanced(at)

    def until_command(self, name: str) -> Tokens:
        """Tokens up to the command `name` at this level, which is taken but not given."""
        at, start, depth = self.here, self._next, 0
        while self:
            text = self.take().text
            if text == name and depth == 0:
                return self._tokens[start : self._next - 1]
            depth += (text == "{") - (text == "}")
        raise Unbalanced(at)


def in_braces(tokens: Tokens, at: int) -> Tokens:
    """`tokens` in braces."""
    return [TexToken("{", at), *tokens, TexToken("}", at)]


def plain_text(tokens: Tokens) -> str:
    """The text of an argument that is a name or a number: white space trimmed."""
    return untokenise(tokens).strip()
