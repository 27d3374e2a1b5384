"""The LaTeX of a paper, put together from its files, with the place of every letter.

In: the files of a paper and the name of its main one. Out: a `TexText` in which ``\\input`` is
replaced by what it names, comments are gone, and what stands verbatim is a token. A token is
``U+E000 number U+E001``, which LaTeX, pandoc and a reader of text all leave as it is; what it
stands
for is in `TexTokens`.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from publisher.files import Files, OutsideFolder
from publisher.limits import limit

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
_MOST_FILES = 200

_VERBATIM = r"verbatim|Verbatim|BVerbatim|LVerbatim|alltt|lstlisting|minted|code|codelisting"
_RAW = re.compile(
    r"\\begin\s*\{(?P<env>(?:" + _VERBATIM + r"|NAMES)\*?)\}(?P<code>[\s\S]*?)\\end\s*\{(?P=env)\}"
    r"|\\begin\s*\{(?P<gone>comment|CCSXML|filecontents\*?)\}[\s\S]*?\\end\s*\{(?P=gone)\}"
    r"|\\(?:verb|lstinline(?:\[[^\]\n]*\])?|mintinline(?:\[[^\]\n]*\])?\{[\w+#.-]+\})\*?"
    r"(?P<bar>[^\w\s*{\[])(?P<verb>[^\n]*?)(?P=bar)"
    r"|\\(?:lstinline(?:\[[^\]\n]*\])?|mintinline(?:\[[^\]\n]*\])?\{[\w+#.-]+\})"
    r"\{(?P<inline>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
    r"|\\[\\%]"
    r"|(?P<comment>%[^\n]*(?:\n[ \t]*(?=\S)|(?=\n)|$))"
)
INLINE_CODE = re.compile(
    r"\\(?:lstinline(?:\[[^\]\n]*\])?|mintinline(?:\[[^\]\n]*\])?\{[\w+#.-]+\})\s*"
    r"(?:\{(?P<inline>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}|(?P<bar>[|!/+])(?P<verb>[^\n]*?)(?P=bar))"
)
"""Code in a line, as macros that are written out leave it."""
_NEW_CODE = re.compile(
    r"\\(?:lstnewenvironment|DefineVerbatimEnvironment|newverbatim|newtcblisting|newminted"
    r"(?:\[(?P<own>\w+)\])?)\s*\{(?P<name>\w+)\}"
)
_INPUT = re.compile(
    r"\\(?:(?:input|include|subfile)(?![A-Za-z])|subimport\*?\s*\{(?P<from>[^{}]*)\}|import\*?\s*\{(?P<base>[^{}]*)\})"
    r"\s*(?:\{(?P<name>[^{}]+)\}|(?P<bare>[\w./-]+))"
)
_LISTING_INPUT = re.compile(
    r"\\(?:lstinputlisting|verbatiminput|inputminted)\s*(?P<options>\[[^\]]*\])?"
    r"(?P<language>\{\w+\}(?=\{))?\s*\{(?P<name>[^{}]+)\}"
)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What stands verbatim: `inline` where in a line. `options` are those of listings."""

    text: str
    language: str = ""
    options: dict[str, str] = field(default_factory=dict)
    inline: bool = False


@dataclass(slots=True)
class TexTokens:
    """What the tokens of one paper stand for, and where it stood: file and line."""

    things: list[Any] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)

    def put(self, thing: Any, place: tuple[str, int] = ("", 0)) -> str:
        """A token for `thing`."""
        self.things.append(thing)
        self.places.append(place)
        return f"{OPEN}{len(self.things) - 1}{CLOSE}"

    def of(self, match: re.Match[str]) -> Any:
        """What the token that `match` found stands for."""
        return self.things[int(match[1])] if int(match[1]) < len(self.things) else ""

    def back(self, text: str) -> str:
        """`text` with its tokens as LaTeX again, for what is kept as source."""
        for _ in range(8):
            new = TOKEN.sub(lambda match: _source(self.of(match)), text)
            if new == text:
                return new
            text = new
        return text


_SIGNS = {"\\": "\\backslash ", "^": "\\hat{}", "~": "\\sim "}


def _source(thing: Any) -> str:
    if isinstance(thing, Verbatim):
        escaped = re.sub(r"[\\{}$&#^_%~]", lambda m: _SIGNS.get(m[0], f"\\{m[0]}"), thing.text)
        return f"\\texttt{{{escaped}}}" if thing.inline else thing.text
    return str(getattr(thing, "source", ""))


_END = re.compile("\n")


@dataclass(slots=True)
class TexText:
    """LaTeX of several files: from each of `offsets` on it is that of `places`, file and line."""

    text: str
    offsets: list[int]
    places: list[tuple[str, int]]
    _counted: str | None = field(default=None, repr=False, compare=False)
    _ends: list[int] = field(default_factory=list, repr=False, compare=False)

    def place(self, at: int) -> tuple[str, int]:
        """The file and the line (1-based) of the letter at `at`."""
        index = max(0, bisect_right(self.offsets, at) - 1)
        name, line = self.places[index]
        if self._counted is not self.text:  # once for each text, not once for each place
            self._counted = self.text
            self._ends = [match.start() for match in _END.finditer(self.text)]
        before = bisect_left(self._ends, self.offsets[index])
        return name, line + max(0, bisect_left(self._ends, at) - before)

    def sub(
        self,
        pattern: re.Pattern[str],
        new: Callable[[re.Match[str]], str | TexText | None],
    ) -> None:
        """Put `new` in the place of each match, `None` leaves it; places stay true."""
        self.cut(
            (match.start(), match.end(), replaced)
            for match in pattern.finditer(self.text)
            if (replaced := new(match)) is not None
        )

    def cut(self, edits: Iterator[tuple[int, int, str | TexText]]) -> None:
        """Replace pieces, from and to, in their order; those that overlap an earlier are left."""
        pieces: list[str] = []
        offsets: list[int] = []
        places: list[tuple[str, int]] = []
        size = at = 0

        def keep(start: int, end: int) -> None:
            nonlocal size
            if start >= end:
                return
            offsets.append(size)
            places.append(self.place(start))
            for index in range(bisect_right(self.offsets, start), len(self.offsets)):
                if self.offsets[index] >= end:
                    break
                offsets.append(size + self.offsets[index] - start)
                places.append(self.places[index])
            pieces.append(self.text[start:end])
            size += end - start

        for start, end, new in edits:
            if start < at:
                continue
            keep(at, start)
            if isinstance(new, TexText):
                offsets += [size + offset for offset in new.offsets]
                places += new.places
                new = new.text
            elif new:
                offsets.append(size)
                places.append(self.place(start))
            pieces.append(new)
            size += len(new)
            at = end
        keep(at, len(self.text))
        self.text, self.offsets, self.places = "".join(pieces), offsets or [0], places or [("", 1)]

    def part(self, start: int, end: int) -> TexText:
        """The text from `start` to `end`, its places kept."""
        copy = TexText(self.text, self.offsets, self.places)
        copy.cut(iter([(end, len(self.text), "")]))
        copy.cut(iter([(0, start, "")]))
        return copy


@dataclass(slots=True)
class Sources:
    """Reads the files of a paper. `missing` are those that its LaTeX names and that cannot be had:
    file and line of the command, the name, and why."""

    files: Files
    main: str
    tokens: TexTokens = field(default_factory=TexTokens)
    missing: list[tuple[str, int, str, str]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    code_names: set[str] = field(default_factory=set)

    def whole(self) -> TexText:
        """The main file with all that it includes."""
        return self._expanded(self.main, 0)

    def _expanded(self, name: str, depth: int) -> TexText:
        source = self.text_of(name)
        self.read.append(name)
        self.code_names |= {
            match["own"] or match["name"] + ("code" if "minted" in match[0] else "")
            for match in _NEW_CODE.finditer(source)
        }
        text = TexText(source, [0], [(name, 1)])
        names = "|".join(map(re.escape, sorted(self.code_names))) or "NAMES"
        raw = re.compile(_RAW.pattern.replace("NAMES", names))
        text.sub(raw, lambda match: self._raw(match, text.place(match.start())))
        text.sub(_LISTING_INPUT, lambda match: self._listing(match, text))
        if depth < 12:
            text.sub(_INPUT, lambda match: self._input(match, text, depth))
        return text

    def text_of(self, name: str) -> str:
        """The text of a file: UTF-8, else what its preamble says, else Western European."""
        data = self.files.read(name, limit("text"))
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            remark = re.search(
                rb"\\usepackage\s*\[(latin[1-9]|cp125\d|ansinew|applemac|koi8-r)\]", data
            )
            names = {"ansinew": "cp1252", "applemac": "mac_roman", "latin1": "cp1252"}
            codec = remark[1].decode() if remark else "cp1252"
            text = data.decode(names.get(codec, codec), "replace")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return re.sub(f"[{OPEN}{CLOSE}\x00-\x08\x0b\x0e-\x1f]", "", text)

    def _raw(self, match: re.Match[str], place: tuple[str, int]) -> str | None:
        if match["comment"] is not None:
            # TeX eats the end of the line with a comment, and the space that begins the next.
            return "" if match["comment"].endswith(("\n", " ", "\t")) or "\n" in match[0] else " "
        if match["gone"]:
            return "\n" * match[0].count("\n")
        if match["env"]:
            return self.tokens.put(_listing(match["env"].rstrip("*"), match["code"]), place)
        for key in ("verb", "inline"):
            if match[key] is not None:
                return self.tokens.put(Verbatim(match[key], inline=True), place)
        return None

    def _listing(self, match: re.Match[str], text: TexText) -> str:
        name = self._find(match["name"], "")
        if name is None:
            self.missing.append((*text.place(match.start()), match["name"], "it is not there"))
            return ""
        options = _options((match["options"] or "").strip("[]"))
        language = (match["language"] or "").strip("{}") or options.get("language", "")
        return self.tokens.put(Verbatim(self.text_of(name).strip("\n"), language.lower(), options))

    def _input(self, match: re.Match[str], text: TexText, depth: int) -> TexText | str:
        wording = (match["name"] or match["bare"]).strip()
        base = (match["from"] or match["base"] or "").strip()
        place = text.place(match.start())
        name = self._find(posixpath.join(base, wording) if base else wording, place[0])
        if name is None:
            self.missing.append((*place, wording, "it is not there, or outside the paper's folder"))
            return ""
        if len(self.read) > _MOST_FILES:
            self.missing.append((*place, wording, f"more than {_MOST_FILES} files"))
            return ""
        return self._expanded(name, depth + 1)

    def _find(self, wording: str, beside: str) -> str | None:
        """A file that LaTeX calls `written`: from the main file's folder, else from the one that
        names it."""
        for base in dict.fromkeys((posixpath.dirname(self.main), posixpath.dirname(beside))):
            for suffix in (".tex", "", ".ltx"):
                name = posixpath.normpath(posixpath.join(base, wording.strip("\"'") + suffix))
                if self.has(name):
                    return name
        return None

    def has(self, name: str) -> bool:
        """Whether there is a file `name`."""
        try:
            return self.files.find(name) == name
        except (OSError, ValueError, OutsideFolder):
            return False


def _listing(env: str, code: str) -> Verbatim:
    """The code of an environment; options of listings, the language of minted."""
    head = re.match(r"(?:\[(?P<options>(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\])?", code)
    options = _options(head["options"] or "") if head else {}
    rest = code[head.end() :] if head else code
    language = options.get("language", "")
    first = re.match(r"[ \t]*\{([\w+#.-]+)\}", rest)
    if first and env != "verbatim":
        language, rest = first[1], rest[first.end() :]
    language = re.sub(r"^\[[^\]]*\]", "", language).strip("{} ").lower()
    return Verbatim(rest.strip("\n").rstrip(), language, options)


def _options(text: str) -> dict[str, str]:
    """``a=b, c={d, e}`` as a mapping."""
    pattern = r"(\w+)\s*=\s*(\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^,{}]*)"
    return {
        m[1]: m[2].strip().removeprefix("{").removesuffix("}") for m in re.finditer(pattern, text)
    }
