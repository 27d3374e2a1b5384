"""Math: ``$…$``, ``$$…$$`` and the environments of LaTeX and amsmath.

pandoc's rules (manual, "Extension: tex_math_dollars"): nothing but a non-space stands right after
the opening ``$`` and right before the closing one, which no digit follows; no other dollar stands
between them; neither kind holds a blank line. An environment may. A label follows as ``{#eq:x}``,
or stands inside as ``\\label{eq:x}``. The formulas stay TeX, in ``<formula>`` elements, until
`equations` sets them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_INLINE = re.compile(
    r"\$(?!\s)(?P<tex>(?:[^$\\`]++|`r [^`\n]*+`|`|\\text\{(?:[^{}]++|\{[^{}]*+\})*+\}|\\.)++)"
    r"(?:(?<!\s)|(?<=\\ ))\$(?!\d)",
    re.DOTALL,
)
"""No dollar that is not escaped stands within a formula of one dollar, but in ``\\text{…}`` and in
code of R."""
_CODE = re.compile(r"`(?:r|python|julia|\{[a-z]+\}) +(?P<code>[^`\n]+)`")
"""A value that code would compute (R Markdown, Quarto)."""
_SIGN = re.compile(r"[{}$&#_%]|(?P<other>[\\^~])")
_DISPLAY_END = re.compile(r"(?<!\\)\$\$")
_LABEL = re.compile(r"[ \t]*\{#(eq[:-][^\s{}]+)\}")
_MYST = re.compile(r"[ \t]*\(([\w:.-]+)\)[ \t]*(?=\n|\Z)")
_BOOKDOWN = re.compile(r"\(\\#(eq:[\w/-]+)\)")
_BEGIN = re.compile(
    r"\\begin\{((?:equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|math|dmath"
    r"|xalignat|xxalignat|numcases|subnumcases)\*?)\}"
)
_LINES = re.compile(r"\$\n(?:[^$\\]|\\.){1,5000}\$(?!\d)", re.DOTALL)
_QUOTED = re.compile(r"\n[ \t]*>")


@dataclass(frozen=True, slots=True)
class Math:
    """`tex` without its dollars, or a whole environment; `at` is the offset in the source of its
    first character. `label` was given outside of the TeX."""

    tex: str
    display: bool
    at: int
    label: str = ""


def _dollar(scan: Scan, pos: int) -> int | None:
    if scan.text.startswith("$$", pos):
        return _display(scan, pos) or _skip(scan, pos, 2)
    following = scan.text[pos + 1 : pos + 2]
    if following == "\n" and scan.work.lasting.get("commonmark"):
        match = _LINES.match(scan.text, pos, scan.limit)
        return _put(scan, pos, pos + 1, match.end() - 1, match.end(), False) if match else None
    match = _INLINE.match(scan.text, pos, scan.limit)
    return _put(scan, pos, pos + 1, match.end("tex"), match.end(), False) if match else None


def _skip(scan: Scan, pos: int, count: int) -> int:
    scan.out.append(scan.text[pos : pos + count])
    return pos + count


def _display(scan: Scan, pos: int) -> int | None:
    if scan.memo.get("no display"):
        return None
    close = _DISPLAY_END.search(scan.text, pos + 2, scan.limit)
    if not close:
        scan.memo["no display"] = True
        return None
    return _put(scan, pos, pos + 2, close.start(), close.end(), True)


def _put(scan: Scan, start: int, inner: int, outer: int, end: int, display: bool) -> int:
    tex = scan.text[inner:outer]
    if not tex.strip():
        return _skip(scan, start, end - start)
    label = (_LABEL.match(scan.text, end, scan.limit) or _myst(scan, end)) if display else None
    after = label.end() if label else end
    if "`" in tex and (code := _CODE.search(tex)):
        scan.say("MD016", f"code is not run: `{code['code']}` stands in the formula", start, end,
                 "run it, and write what it gives into the formula")  # fmt: skip
        tex = _CODE.sub(_shown, tex)
    return scan.emit("math", start, after, Math(
        _unquoted(tex) if _quoted(scan) else tex, display, scan.base + inner,
        label[1] if label else "",
    ))  # fmt: skip


def _myst(scan: Scan, end: int) -> re.Match[str] | None:
    """The label that stands behind a formula in MyST, ``$$…$$ (label)``, where it is referred to,
    or looks like one: else it may be a word."""
    label = _MYST.match(scan.text, end)
    if label and scan.work.lasting.get("commonmark") and re.search(r"\w[-_:]\w", label[1]):
        return label
    if label and re.search(rf"(?:@|`|\(#|\[#){re.escape(label[1])}(?![\w-])", scan.text):
        return label
    return None


def _shown(code: re.Match[str]) -> str:
    """Code in a formula, as words of it."""
    plain = _SIGN.sub(lambda sign: " " if sign["other"] else f"\\{sign[0]}", code["code"])
    return rf"\text{{{plain}}}"


def _unquoted(tex: str) -> str:
    """`tex` with spaces for the marks of a quotation, so that its offsets stay those of the
    source."""
    return _QUOTED.sub(lambda marks: "\n" + " " * (len(marks.group()) - 1), tex)


def _quoted(scan: Scan) -> bool:
    """Whether the block stands in a quotation."""
    begins = scan.text.rfind("\n", 0, scan.begin) + 1
    return scan.text[begins : scan.begin + 1].lstrip().startswith(">")


def _environment(scan: Scan, pos: int) -> int | None:
    match = _BEGIN.match(scan.text, pos)
    if not match:
        return None
    close = f"\\end{{{match[1]}}}"
    end = scan.text.find(close, match.end(), match.end() + 20_000)
    if end < 0:
        return None
    end += len(close)
    tex = scan.text[pos:end]
    label = _LABEL.match(scan.text, end)
    after = label.end() if label else end
    return scan.emit("math", pos, after, Math(
        _unquoted(tex) if _quoted(scan) else tex, True, scan.base + pos,
        label[1] if label else "",
    ))  # fmt: skip


def _build(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return [formula(token.data)]


def formula(math: Math) -> Element:
    """The element that stands for a formula until it is set."""
    attrib = {"data-at": str(math.at), "display": "block" if math.display else "inline"}
    tex, label = math.tex, math.label
    labels = _BOOKDOWN.findall(tex)
    if len(labels) == 1 and not label:  # what follows keeps its place in the source
        tex, label = _BOOKDOWN.sub(lambda match: " " * len(match[0]), tex), labels[0]
    elif labels:
        tex = _BOOKDOWN.sub(r"\\label{\1}", tex)
    if label:
        attrib["label"] = label
    return Element("formula", attrib, [TextNode(tex, literal=True)], opaque=True)


def install(dialect: Dialect) -> None:
    """Math."""
    dialect.scanner.inline("$", _dollar)
    dialect.scanner.inline("\\", _environment, priority=20)
    dialect.builders["math"] = _build
