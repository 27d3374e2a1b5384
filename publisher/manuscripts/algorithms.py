"""Algorithms of LaTeX as steps: algorithmic, algpseudocode and algorithm2e.

In: the source of an environment. Out: `Step`s, each a line with its depth; keywords are Markdown,
all else is LaTeX yet. What is in no table here stays in its line as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.manuscripts.tabular import group_at

ENVIRONMENTS = frozenset({"algorithm", "algorithm*", "algorithm2e", "algorithmic", "algorithmic*",
                          "procedure", "function"})  # fmt: skip
_BODY = re.compile(r"\\begin\{(algorithmic\*?|algorithm2e|algorithm\*?)\}(?:\[[^\]]*\])*")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_GONE = re.compile(
    r"\\(?:DontPrintSemicolon|LinesNumbered|SetAlgoLined|SetAlgoNoLine|SetAlgoVlined|SetNlSty"
    r"|small|footnotesize|scriptsize|normalsize|centering|onehalfspacing|BlankLine|SetNoFillComment"
    r"|algsetup|vspace|setlength|SetKwInOut|SetKwFunction|SetKwData|SetKwProg|SetKwComment"
    r"|SetKwInput|SetKw|SetAlgoLongEnd|IncMargin|nl|nllabel|algrenewcommand|renewcommand)(?![A-Za-z])"
    r"(?:\{(?:[^{}]|\{[^{}]*\})*\})*"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A line of an algorithm, `depth` levels in."""

    depth: int
    text: str


_OPENS = {
    "if": "**if** {} **then**", "for": "**for** {} **do**", "forall": "**for all** {} **do**",
    "foreach": "**for each** {} **do**", "while": "**while** {} **do**", "loop": "**loop**",
    "repeat": "**repeat**", "uif": "**if** {} **then**", "eif": "**if** {} **then**",
    "forpar": "**for** {} **do in parallel**", "switch": "**switch** {} **do**",
    "case": "**case** {} **do**", "begin": "**begin**",
}  # fmt: skip
_AGAIN = {
    "elsif": "**else if** {} **then**", "elseif": "**else if** {} **then**",
    "uelseif": "**else if** {} **then**", "else": "**else**", "uelse": "**else**",
    "other": "**otherwise**",
}  # fmt: skip
_ENDS = frozenset(
    "endif endfor endwhile endloop endprocedure endfunction endforall endforeach end".split()
)
_HEADS = {"require": "Require:", "ensure": "Ensure:", "kwin": "Input:", "kwout": "Output:",
          "kwdata": "Data:", "kwresult": "Result:", "input": "Input:", "output": "Output:",
          "inputs": "Input:", "outputs": "Output:"}  # fmt: skip
_WORDS = {"return": "**return**", "kwret": "**return**", "print": "**print**", "and": "**and**",
          "or": "**or**", "not": "**not**", "to": "**to**", "kwto": "**to**", "true": "**true**",
          "false": "**false**", "break": "**break**", "continue": "**continue**"}  # fmt: skip
_COMMENTS = frozenset({"comment", "tcp", "tcc", "tcpstar", "rcomment", "linecomment"})


def algorithm_steps(source: str) -> list[Step]:
    """The steps of the environment `source`; none where it holds no algorithm that is known."""
    body = source
    while match := _BODY.search(body):
        end = body.rfind(f"\\end{{{match[1]}}}")
        inner = body[match.end() : end if end > match.end() else None]
        body = inner
    reader = _Reader()
    reader.read(_GONE.sub("", body), 0)
    reader.line(0)
    return reader.steps


class _Reader:
    """Reads commands in order; words gather in `words` until a line ends."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.words = ""

    def line(self, depth: int) -> None:
        text = " ".join(self.words.split()).strip()
        text = re.sub(r"\\label\{[^{}]*\}", "", text).strip()
        if text and text not in ("{", "}"):
            self.steps.append(Step(depth, text))
        self.words = ""

    def read(self, text: str, depth: int) -> int:
        """Read `text`, which begins `depth` levels in; the depth at its end."""
        at = 0
        while at < len(text):
            if text.startswith("\\;", at):
                self.line(depth)
                at += 2
                continue
            if text.startswith("\\\\", at):
                self.line(depth)
                at += 2
                continue
            command = _COMMAND.match(text, at)
            if not command:
                if text[at] == "$":
                    close = text.find("$", at + 1)
                    close = len(text) if close < 0 else close + 1
                    self.words += text[at:close]
                    at = close
                    continue
                self.words += text[at]
                at += 1
                continue
            at, depth = self._command(text, command, depth)
        return depth

    def _command(self, text: str, command: re.Match[str], depth: int) -> tuple[int, int]:
        name, at = command[1].lower(), command.end()
        if name in ("state", "statex", "statei"):
            self.line(depth)
        elif name == "until":
            self.line(depth)
            depth = max(0, depth - 1)
            at, words = _argument(text, at)
            self.words = f"**until** {words}"
            self.line(depth)
        elif name in _OPENS or (name.startswith("l") and name[1:] in _OPENS):
            at, depth = self._opened(text, at, name, depth)
        elif name in _AGAIN:
            self.line(depth)
            at, words = _argument(text, at) if "{}" in _AGAIN[name] else (at, "")
            at, block = _argument(text, at) if _is_group(text, at) else (at, None)
            level = depth if block is not None else max(0, depth - 1)
            self.words = _AGAIN[name].format(words)
            self.line(level)
            if block is not None:
                self.line(self.read(block, depth + 1))
        elif name in _ENDS:
            self.line(depth)
            depth = max(0, depth - 1)
        elif name in ("procedure", "function", "proc", "fn"):
            self.line(depth)
            at, title = _argument(text, at)
            at, words = _argument(text, at)
            at, block = _argument(text, at) if _is_group(text, at) else (at, None)
            self.words = f"**{name}** {title}({words})"
            self.line(depth)
            if block is None:
                depth += 1
            else:
                self.line(self.read(block, depth + 1))
        elif name in _HEADS:
            self.line(depth)
            at, words = _argument(text, at) if _is_group(text, at) else (at, "")
            self.words = f"**{_HEADS[name]}** {words}"
            if words:
                self.line(depth)
        elif name in _COMMENTS:
            at, words = _argument(text, at)
            if self.words.strip() or not self.steps:
                self.words += f" ▷ {words}"
            else:  # it stands behind the line that has just ended
                last = self.steps[-1]
                self.steps[-1] = Step(last.depth, f"{last.text} ▷ {words}")
        elif name == "call":
            at, title = _argument(text, at)
            at, words = _argument(text, at)
            self.words += f"{title}({words})"
        elif (name in _WORDS and text[command.start() + 1].isupper()) or name == "return":
            if name == "return" and self.words.strip() and command[1].isupper():
                self.line(depth)
            self.words += _WORDS[name] + " "
            at, words = _argument(text, at) if _is_group(text, at) else (at, "")
            self.words += words
        elif name in ("caption", "label"):
            end = text.find("{", at)
            at = group_at(text, end) or at if end >= 0 else at
        else:
            self.words += command[0]
        return at, depth

    def _opened(self, text: str, at: int, name: str, depth: int) -> tuple[int, int]:
        """``\\If{c}`` with its body behind it, or ``\\If{c}{body}``, ``\\eIf{c}{a}{b}``."""
        self.line(depth)
        one_line = name not in _OPENS
        form = _OPENS[name[1:] if one_line else name]
        at, words = _argument(text, at) if "{}" in form or _is_group(text, at) else (at, "")
        if name == "repeat" and words:  # algorithm2e says until when first
            at, block = _argument(text, at)
            self.words = form
            self.line(depth)
            self.line(self.read(block, depth + 1))
            self.words = f"**until** {words}"
            self.line(depth)
            return at, depth
        if name == "begin":
            block, words = words, ""
            self.words = form
            self.line(depth)
            self.line(self.read(block, depth + 1))
            return at, depth
        self.words = form.format(words)
        if not _is_group(text, at):
            self.line(depth)
            return at, depth + 1
        at, block = _argument(text, at)
        if one_line:
            self.words += f" {block}".replace("\\;", "")
            self.line(depth)
            return at, depth
        self.line(depth)
        self.line(self.read(block, depth + 1))
        if name == "eif":
            at, block = _argument(text, at)
            self.words = "**else**"
            self.line(depth)
            self.line(self.read(block, depth + 1))
        return at, depth


def _is_group(text: str, at: int) -> bool:
    return bool(re.match(r"\s*\{", text[at : at + 200]))


def _argument(text: str, at: int) -> tuple[int, str]:
    """The group at `at`, space before it passed over, and where it ends."""
    while at < len(text) and (text[at].isspace() or text[at] == "("):
        if text[at] == "(":  # algorithm2e's ``\tcp*[r]{…}``, ``\If(\tcp*{…}){…}``
            close = text.find(")", at)
            at = close if close >= 0 else at
        at += 1
    if text.startswith("[", at):
        at = text.find("]", at) + 1 or at
    end = group_at(text, at)
    return (end, _KEYWORD.sub(_keyword, text[at + 1 : end - 1].strip())) if end else (at, "")


_KEYWORD = re.compile(r"\\(AND|OR|NOT|TO|TRUE|FALSE|KwTo|And|Or|Not|True|False)(?![A-Za-z])")


def _keyword(match: re.Match[str]) -> str:
    return _WORDS[match[1].lower()]
