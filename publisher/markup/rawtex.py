"""LaTeX in the text: references, labels, macros, spaces; the rest is left out and shown.

``\\ref`` and its kin become cross-references; ``\\newcommand`` goes to the formulas;
``\\newpage`` breaks the page; a few commands that only style or stand for a character are set as
what they mean. Any other command or environment has no meaning here: MD010 shows what was left
out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from markdown import Markdown

from publisher.markup import texblocks, textables
from publisher.markup.citations import syntax
from publisher.markup.citing import Cited
from publisher.markup.code import Listing, shorten
from publisher.markup.dialect import Construct, Dialect
from publisher.markup.nodes import Element, Text
from publisher.markup.scanning import Scan
from publisher.markup.texfloats import read
from publisher.markup.tokens import Token

_REFERENCE = re.compile(
    r"\\(?P<command>[Aa]utoref|[Cc]ref|eqref|ref|nameref|pageref|vref)\*?\s?\{(?P<labels>[^{}\n]+)\}"
    r"|\\@ref\((?P<book>[^()\s]+)\)"
)
_LABEL = re.compile(r"\\label\s?\{(?P<label>[^{}\n]+)\}[ ]?")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|@[A-Za-z]+)")
_BEGIN = re.compile(r"\\begin\{([A-Za-z*]+)\}")
_DEFINE = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator)\*?\s*|\\def\s*(?=\\)"
)
_PAGE = re.compile(
    r"^[ ]{0,3}\\(?:newpage|pagebreak|clearpage|cleardoublepage)(?:\[[^\]\n]*\]|\{\})?[ \t]*$",
    re.MULTILINE,
)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_VERB = re.compile(r"\\verb\*?([^\w\s*])([^\n]*?)\1")
_SIGNS = {
    "LaTeX": "LaTeX", "TeX": "TeX", "LaTeXe": "LaTeX2ε", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "LuaTeX": "LuaTeX", "ldots": "…", "dots": "…", "textellipsis": "…",
    "textendash": "–", "textemdash": "—", "textbackslash": "\\", "textasciitilde": "~",
    "textregistered": "®", "texttrademark": "™", "copyright": "©", "pounds": "£", "S": "§",
    "P": "¶",
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "L": "Ł", "i": "ı", "textdegree": "°", "textmu": "µ", "textperiodcentered": "·",
}  # fmt: skip
_STYLES = {
    "textbf": "strong", "textit": "em", "emph": "em", "textsl": "em", "texttt": "code",
    "paragraph": "strong", "subparagraph": "strong", "underline": "u",
    "textsubscript": "sub", "textsuperscript": "sup", "st": "del",
}  # fmt: skip
_SMALL = {"textsc": "smallcaps"}
_SWITCH = re.compile(
    r"\{\s*\\(bf|bfseries|it|itshape|em|sl|tt|ttfamily|sc|scshape|tiny|scriptsize|footnotesize|small"
    r"|normalsize|large|Large|LARGE|huge|Huge|rm|sf|sffamily|raggedright)(?![A-Za-z])[ \t]*\n?"
)
_SWITCHES = {
    "bf": "textbf", "bfseries": "textbf", "it": "emph", "itshape": "emph", "em": "emph",
    "sl": "emph", "tt": "texttt", "ttfamily": "texttt", "sc": "textsc", "scshape": "textsc",
}  # fmt: skip
_HEADINGS = {"chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3}
_QUOTED = re.compile(r"``(?=[^\s`])(?:(?!'')[^`]){1,400}(?<=\S)''")
_BOXES = frozenset(
    """rotatebox resizebox scalebox parbox makecell mbox hbox fbox text shortstack thead textnormal
    textrm textsf textmd textup raisebox multirow textcolor colorbox adjustbox""".split()
)
_MUTE = frozenset(
    """noindent centering raggedright smallskip medskip bigskip newline linebreak small footnotesize
    normalsize large hfill vfill sloppy raggedbottom allowbreak nobreak protect xspace
    maketitle par leavevmode relax""".split()
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference in TeX: the command, and the labels it names."""

    command: str
    labels: tuple[str, ...]


def _tex(scan: Scan, pos: int) -> int | None:
    match = _REFERENCE.match(scan.text, pos, scan.limit)
    if match:
        labels = tuple(name.strip() for name in (match["labels"] or match["book"]).split(","))
        return scan.emit("texref", pos, match.end(), Reference(match["command"] or "ref", labels))
    match = _LABEL.match(scan.text, pos, scan.limit)
    if match:
        return scan.emit("texlabel", pos, match.end(), match["label"].strip())
    match = _DEFINE.match(scan.text, pos)
    if match:
        return _definition(scan, pos, match.end())
    match = _BEGIN.match(scan.text, pos)
    if match:
        return _environment(scan, pos, match)
    match = _VERB.match(scan.text, pos, scan.limit)
    if match:
        return scan.emit("code", pos, match.end(), Listing(match[2]))
    match = _COMMAND.match(scan.text, pos, scan.limit)
    return _command(scan, pos, match) if match else None


def _definition(scan: Scan, pos: int, at: int) -> int | None:
    end = at
    name = re.compile(r"\{?\\[A-Za-z@]+\}?(?:#\d)*").match(scan.text, at)
    if not name:
        return _drop(scan, pos, at)
    end = name.end()
    while end < len(scan.text) and scan.text[end] == "[":
        close = scan.text.find("]", end, end + 200)
        if close < 0:
            break
        end = close + 1
    spaces = re.compile(r"[ \t]*\n?[ \t]*").match(scan.text, end)
    body = _braces(scan.text, spaces.end() if spaces else end)
    if body is None:
        return _drop(scan, pos, end)
    scan.work.macros.append(scan.text[pos:body])
    scan.emit("stamp", pos, body)
    return body


def _environment(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    name = match[1]
    end = _environment_end(scan.text, match.end(), name)
    if end is None:
        return _drop(scan, pos, match.end())
    if read(scan, pos, end, name) or texblocks.read(scan, pos, end, name):
        return end
    return _drop(scan, pos, end)


def _environment_end(text: str, pos: int, name: str) -> int | None:
    """Where the environment `name` whose body begins at `pos` ends."""
    depth = 1
    ends = re.compile(rf"\\(begin|end)\{{{re.escape(name)}\}}")
    for match in ends.finditer(text, pos, pos + 100_000):
        depth += 1 if match[1] == "begin" else -1
        if not depth:
            return match.end()
    return None


def _braces(text: str, pos: int) -> int | None:
    """Where the group that opens at `pos` ends."""
    if not text.startswith("{", pos):
        return None
    depth = 0
    for at in range(pos, min(len(text), pos + 5000)):
        char = text[at]
        if text[at - 1] == "\\" and text[at - 2] != "\\":
            continue
        depth += (char == "{") - (char == "}")
        if not depth:
            return at + 1
        if char == "\n" and text[at + 1 : at + 2] == "\n":
            return None
    return None


def _groups(scan: Scan) -> dict[int, int]:
    """Where each group of the current block that is closed in it ends, by its beginning."""
    found: dict[int, int] | None = scan.memo.get("groups")
    if found is None:
        found = scan.memo["groups"] = {}
        opened: list[int] = []
        for match in _BRACES.finditer(scan.text, scan.begin, scan.limit):
            if match.group() == "{":
                opened.append(match.start())
            elif match.group() == "}" and opened:
                found[opened.pop()] = match.end()
    return found


def _arguments(scan: Scan, pos: int) -> tuple[int, list[str]]:
    found: list[str] = []
    text, limit, groups = scan.text, scan.limit, _groups(scan)
    while pos < limit:
        if text[pos] == "[":
            close = text.find("]", pos, min(limit, pos + 500))
            if close < 0 or text.startswith("[@", pos):
                return pos, found
            pos = close + 1
        elif text[pos] == "{":
            end = groups.get(pos)
            if end is None:
                return pos, found
            found.append(text[pos + 1 : end - 1])
            pos = end
        else:
            break
    return pos, found


def _command(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    name = match.group()[1:].rstrip("*")
    text, end = scan.text, match.end()
    if name in _SIGNS:
        after = end + 2 if text.startswith("{}", end) else end
        if text.startswith("\\ ", after):
            after += 1
        elif (
            after == end
            and text[after : after + 1] == " "
            and text[after + 1 : after + 2].isalpha()
        ):
            pass
        return scan.emit("literal", pos, after, _SIGNS[name])
    made = _macro(scan, pos, match)
    if made is not None:
        return made
    end, arguments = _arguments(scan, end)
    if name in _HEADINGS and arguments and _begins_line(scan, pos):
        return _heading(scan, pos, name)
    if name == "includegraphics" and read(scan, pos, end, "figure"):
        return end
    if name in ("url", "href", "footnote", "verb") or name in _STYLES or name in _SMALL:
        made = _meant(scan, pos, end, name, arguments)
        if made is not None:
            return made
    if name in _BOXES and arguments:
        return _content(scan, pos, end)
    if name == "checkmark":
        return scan.emit("literal", pos, end, "✓")
    if name.lower().startswith("cite") and arguments:
        return _cite(scan, pos, end, name, arguments[-1])
    if name in ("newpage", "pagebreak", "clearpage"):
        return scan.emit("pagebreak", pos, end)
    if name in _MUTE and not arguments:
        return scan.emit("stamp", pos, end)
    return _drop(scan, pos, end)


def _begins_line(scan: Scan, pos: int) -> bool:
    return not scan.text[scan.text.rfind("\n", 0, pos) + 1 : pos].strip()


def _heading(scan: Scan, pos: int, name: str) -> int:
    """``\\section{…}`` as a heading of Markdown; a label after it stays on its line."""
    scan.out.append(f"\n\n{'#' * _HEADINGS[name]} ")
    brace = scan.text.index("{", pos)
    return _open(scan, pos, brace + 1, _groups(scan)[brace], "box")


def _open(scan: Scan, pos: int, start: int, end: int, name: str) -> int:
    """Begin the style `name` for the text from `start` to the brace that closes before `end`."""
    opener = scan.token("texstyle", pos, start, name)
    scan.out.append(opener)
    scan.pending[end - 1] = (opener, 1)
    return start


def _switch(scan: Scan, pos: int) -> int | None:
    """``{\\bf …}``: a group that begins with a change of the type."""
    match = _SWITCH.match(scan.text, pos, scan.limit)
    if not match:
        return None
    if pos not in _groups(scan):
        if not match.group().endswith("\n") and match.end() < scan.limit:
            return None
        scan.lasting["groups"] = scan.lasting.get("groups", 0) + 1  # of whole paragraphs
        return scan.emit("stamp", pos, match.end())
    return _open(scan, pos, match.end(), _groups(scan)[pos], _SWITCHES.get(match[1], "box"))


def _macro(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    """A command that the paper itself defines, replaced by what it stands for."""
    known = textables.definitions(scan.work.macros)
    name = match.group()[1:]
    if name not in known:
        return None
    count, _ = known[name]
    end = match.end() + 2 * scan.text.startswith("{}", match.end())
    if count:
        end = _arguments(scan, match.end())[0]
    text = textables.expand(scan.text[pos:end], scan.work.macros)
    if re.search(rf"\\(?:{'|'.join(known)})(?![A-Za-z])", text):
        return _drop(scan, pos, end)  # it calls itself
    return scan.emit("texmacro", pos, end, text.removesuffix("{}"))


def _expanded(
    shared: Dialect, token: Token, children: list[Element | Text]
) -> list[Element | Text]:
    return shared.engine.parse(shared.scan_again(token.data, token))


def _quoted(scan: Scan, pos: int) -> int | None:
    """Quotation marks as TeX has them, ``like these'', become marks of the paper's language."""
    match = _QUOTED.match(scan.text, pos, scan.limit)
    if not match or scan.text[pos - 1 : pos] == "`":
        return None
    scan.memo["quoted", match.end() - 2] = True
    scan.out.append('"')
    return pos + 2


def _unquoted(scan: Scan, pos: int) -> int | None:
    if not scan.memo.get(("quoted", pos)):
        return None
    scan.out.append('"')
    return pos + 2


def _cite(scan: Scan, pos: int, end: int, name: str, keys: str) -> int:
    """``\\cite{a,b}`` as a citation; ``\\citet`` puts the author into the sentence."""
    named = [key.strip() for key in keys.split(",") if key.strip()]
    narrative = name in ("citet", "citeauthor", "textcite", "citealt", "cite") and name != "cite"
    text = named[0] if narrative and len(named) == 1 else ""
    written = f"@{{{text}}}" if text else "[" + "; ".join(f"@{{{key}}}" for key in named) + "]"
    cluster = syntax.scan(written, 0) if named else None
    if cluster is None:
        return _drop(scan, pos, end)
    cites = tuple(
        replace(c, start=0, end=end - pos, prefix_at=0, suffix_at=0) for c in cluster.cites
    )
    data = Cited(replace(cluster, cites=cites), scan.base + pos, not text)
    return scan.emit("cite", pos, end, data)


def _meant(scan: Scan, pos: int, end: int, name: str, arguments: list[str]) -> int | None:
    """Commands whose meaning Markdown has too; their argument is read as Markdown."""
    if not arguments:
        return None
    if name == "url":
        return scan.emit("texurl", pos, end, (arguments[0], arguments[0]))
    if name == "href" and len(arguments) > 1:
        return scan.emit("texurl", pos, end, (arguments[0], arguments[1]))
    if name in _STYLES or name in _SMALL or name == "footnote":
        return _open(scan, pos, scan.text.index("{", pos) + 1, end, name)
    return None


def _content(scan: Scan, pos: int, end: int) -> int:
    """The last argument of a command that only places it."""
    depth, start = 0, end - 1
    while start > pos:
        depth += (scan.text[start] == "}") - (scan.text[start] == "{")
        if not depth:
            break
        start -= 1
    return _open(scan, pos, start + 1, end, "box")


def _brace(scan: Scan, pos: int) -> int | None:
    closes = scan.pending.pop(pos, None)
    if not closes and scan.lasting.get("groups") and _begins_line(scan, pos):
        scan.lasting["groups"] -= 1
        return scan.emit("stamp", pos, pos + 1)
    if not closes:
        return None
    closer = scan.token("close", pos, pos + 1)
    scan.pair(closes[0], closer)
    scan.out.append(closer)
    return pos + 1


def _drop(scan: Scan, start: int, end: int) -> int:
    return scan.emit("texdropped", start, end)


def _dropped(shared: Dialect, token: Token, children: list[Element | Text]) -> list[Element | Text]:
    shared.work.say("MD010", f"raw LaTeX is left out: `{shorten(token.source)}`", token)
    return []


def _reference(
    shared: Dialect, token: Token, children: list[Element | Text]
) -> list[Element | Text]:
    shared.work.references.append(token)
    number = str(len(shared.work.references) - 1)
    return [Element("crossref", {"n": number, "data-at": str(token.start)}, [], opaque=True)]


def _label(shared: Dialect, token: Token, children: list[Element | Text]) -> list[Element | Text]:
    return [Element("label", {"name": token.data, "data-at": str(token.start)})]


def _url(shared: Dialect, token: Token, children: list[Element | Text]) -> list[Element | Text]:
    address, text = token.data
    attrib = {"href": address.replace("\\", ""), "data-at": str(token.start)}
    if address == text:
        attrib["class"] = "uri"
    return [Element("a", attrib, [Text(text.replace("\\", ""), literal=True)])]


def _style(shared: Dialect, token: Token, children: list[Element | Text]) -> list[Element | Text]:
    name: str = token.data
    if name == "footnote":
        return [Element("noteref", {"data-at": str(token.start)}, [Element("note", {}, children)])]
    if name == "box":
        return children
    if name in _SMALL:
        return [Element("span", {"class": _SMALL[name]}, children)]
    return [Element(_STYLES[name], {}, children)]


def _break(shared: Dialect, token: Token, children: list[Element | Text]) -> list[Element | Text]:
    return [Element("pagebreak")]


def _page(scan: Scan, match: re.Match[str]) -> int | None:
    scan.out.append("\n")
    scan.block("", scan.token("pageblock", match.start(), match.end()))
    scan.out.append("\n")
    return match.end()


def _page_block(
    shared: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    ElementTree.SubElement(parent, "div", {"class": "page-break"})


class RawTexExtension(Construct):
    """LaTeX in the text."""

    def install(self, shared: Dialect, md: Markdown) -> None:
        shared.scanner.line(_PAGE.pattern, _page, stop=r"\\(?:newpage|pagebreak|clearpage)[ \t]*$")
        shared.scanner.inline("\\", _tex, priority=10)
        shared.scanner.inline("}", _brace)
        shared.scanner.inline("{", _switch)
        shared.scanner.inline("`", _quoted, priority=20)
        shared.scanner.inline("'", _unquoted, pattern="''")
        shared.builders.update({
            "texref": _reference, "texlabel": _label, "texdropped": _dropped, "texurl": _url,
            "texstyle": _style, "pagebreak": _break, "texmacro": _expanded,
        })  # fmt: skip
        shared.blocks["pageblock"] = _page_block


def makeExtension(**options: object) -> Construct:  # noqa: N802
    return RawTexExtension()
