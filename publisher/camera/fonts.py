"""The fonts of an author's PDF: what their codes mean, and programs for those that have none.

In: a cleaned `Pdf`. Out: the same, in which every code that is shown has a text (ISO 14289-1,
7.21.7; ISO 19005-3, 6.2.11.7), no font lists what it holds (7.21.4.2), and fonts that were not
embedded are, by one of the same widths (7.21.4.1). No glyph moves.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from fontTools import agl, subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf

from publisher.camera.encodings import (
    glyph_names,
    meaning,
    of_composite,
    read_map,
    sound,
    write_map,
)
from publisher.diagnostics import Diagnostic

_UNKNOWN = "\ufffd"
"""What a glyph says that nobody can name: it passes every rule, and says nothing."""
_SHOW = frozenset(("Tj", "TJ", "'", '"'))
_DEEPEST = 8

Codes = dict[int, Counter[int]]
"""For each code of a font, how often each page (from 1) shows it."""
Uses = dict[tuple[int, int], tuple[Object, Codes]]
"""For each font by its number: the font, and its codes."""


def uses(pdf: Pdf) -> Uses:
    """Which codes of which fonts the pages show."""
    table: Uses = {}
    for number, page in enumerate(pdf.pages, 1):
        _content(page, page.obj.Resources, number, table, 0)
    return table


def _content(stream: object, resources: Object, number: int, table: Uses, depth: int) -> None:
    """Gather the codes that `stream`, a page or a form, shows."""
    fonts = resources.get(Name.Font, Dictionary())
    forms = resources.get(Name.XObject, Dictionary())
    states = resources.get(Name.ExtGState, Dictionary())
    current: Object | None = None
    stack: list[Object | None] = []
    names_done: set[str] = set()
    for instruction in pikepdf.parse_content_stream(stream):  # type: ignore[arg-type]
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf" and operands:
            current = fonts.get(str(operands[0]))
        elif operator == "gs" and operands:
            state = states.get(str(operands[0]), Dictionary())
            if isinstance(state, Dictionary) and Name.Font in state:
                current = state.Font[0]
        elif operator == "q":
            stack.append(current)
        elif operator == "Q":
            current = stack.pop() if stack else current
        elif operator in _SHOW and current is not None:
            _shown(current, operands, number, table)
        elif (
            operator == "Do"
            and operands
            and depth < _DEEPEST
            and str(operands[0]) not in names_done
        ):
            names_done.add(str(operands[0]))
            form = forms.get(str(operands[0]))
            if form is not None and form.get(Name.Subtype) == Name.Form:
                _content(form, form.get(Name.Resources, resources), number, table, depth + 1)


def _shown(font: Object, operands: object, number: int, table: Uses) -> None:
    if font.objgen == (0, 0):
        return
    _, codes = table.setdefault(font.objgen, (font, defaultdict(Counter)))
    width = 2 if font.get(Name.Subtype) == Name.Type0 else 1
    last = list(operands)[-1]  # type: ignore[call-overload]
    for part in last.as_list() if isinstance(last, Array) else [last]:
        if not isinstance(part, pikepdf.String):
            continue
        data = bytes(part)
        for at in range(0, len(data) - width + 1, width):
            codes[int.from_bytes(data[at : at + width])][number] += 1


def repair_fonts(pdf: Pdf) -> tuple[list[Diagnostic], Counter[int]]:
    """Repair the fonts of `pdf`: what was found, and how many characters of each page (from 1) were
    given a meaning that they had not."""
    new_meanings: Counter[int] = Counter()
    findings: list[Diagnostic] = []
    dumb: dict[int, int] = defaultdict(int)
    lacking: dict[str, set[int]] = defaultdict(set)
    stand_ins: dict[str, set[int]] = defaultdict(set)
    type3_pages: set[int] = set()
    for font, codes in uses(pdf).values():
        pages = {page for operand_list in codes.values() for page in operand_list}
        for inner in font.get(Name.DescendantFonts, Array()).as_list():
            if inner.get(Name.Subtype) == Name.CIDFontType2 and Name.CIDToGIDMap not in inner:
                inner.CIDToGIDMap = Name.Identity  # what is meant where it is not said (9.7.4.2)
        for descriptor in _descriptors(font):
            for key in (Name.CIDSet, Name.CharSet):
                if key in descriptor:
                    del descriptor[key]
        if font.get(Name.Subtype) == Name.Type3:
            type3_pages |= pages
        elif not is_embedded(font):
            name = str(font.get(Name.BaseFont, "/?"))[1:]
            other = _embed(pdf, font, set(codes))
            (stand_ins if other else lacking)[name + (f" by {other}" if other else "")] |= pages
        for page in _give_meaning(pdf, font, codes, new_meanings):
            dumb[page] += 1
    for name, pages in lacking.items():
        findings.append(
            Diagnostic("CAM010", f"{_where(pages)}: the font {name} is not embedded, and none of "
                       "its widths is here",
                       help="ask the author to embed all fonts; or install Liberation "
                       "(apt install fonts-liberation)")
        )  # fmt: skip
    if stand_ins:
        which = "; ".join(f"{name} ({_where(pages)})" for name, pages in stand_ins.items())
        findings.append(
            Diagnostic("CAM011", f"fonts that are not embedded were replaced: {which}",
                       help="compare the pages, or ask the author to embed all fonts")
        )  # fmt: skip
    if type3_pages:
        findings.append(
            Diagnostic("CAM012", f"{_where(type3_pages)}: letters drawn as pictures (Type 3), "
                       "coarse in print and on screens",
                       help="with TeX: use scalable fonts (\\usepackage{cm-super} or lmodern)")
        )  # fmt: skip
    if dumb:
        each = ", ".join(f"page {page}: {count}" for page, count in sorted(dumb.items())[:12])
        findings.append(
            Diagnostic("CAM013", "characters that mean nothing to a reader who hears, searches or "
                       f"copies them: {each}")
        )  # fmt: skip
    return findings, new_meanings


def _where(pages: set[int]) -> str:
    """Pages in words."""
    numbers = sorted(pages)
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    listed = ", ".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")
    return f"pages {listed}"


where = _where


def _descriptors(font: Object) -> Iterator[Object]:
    for one in (font, *font.get(Name.DescendantFonts, Array()).as_list()):
        if Name.FontDescriptor in one:
            yield one.FontDescriptor


def is_embedded(font: Object) -> bool:
    """Whether the file holds the program of `font`."""
    return any(
        key in descriptor
        for descriptor in _descriptors(font)
        for key in (Name.FontFile, Name.FontFile2, Name.FontFile3)
    )


def _give_meaning(
    pdf: Pdf, font: Object, codes: Codes, new_meanings: Counter[int]
) -> Iterator[int]:
    """Let every code that is shown have a text; yields the page of each that nobody can name."""
    composite = font.get(Name.Subtype) == Name.Type0
    stream = font.get(Name.ToUnicode)
    texts = read_map(stream) if isinstance(stream, pikepdf.Stream) else {}
    bad = [code for code in codes if not sound(texts.get(code, ""))]
    foul = [code for code, text in texts.items() if not sound(text)]
    if not bad and not foul:
        return
    if composite and not texts and font.get(Name.Encoding) not in (
        Name("/Identity-H"), Name("/Identity-V")
    ):  # fmt: skip
        return  # a known character collection says what its codes are (ISO 32000-1, 9.7.5.2)
    if composite:
        meanings = of_composite(font)
    else:
        meanings = {
            code: text for code, name in glyph_names(font).items() if (text := meaning(name))
        }
    for code in foul:
        texts.pop(code)
    for code in bad:
        text = meanings.get(code, "")
        texts[code] = text or _UNKNOWN
        new_meanings.update(codes[code])
        if not text:
            yield from codes[code]
    font.ToUnicode = pdf.make_stream(write_map(texts, 2 if composite else 1))


def drop_notdef(pdf: Pdf) -> None:
    """Put a gap of its width where a composite font is asked for the glyph that stands for none
    (ISO 14289-1, 7.21.8; ISO 19005-3, 6.2.11.8)."""
    fonts_asked = {
        number for number, (font, codes) in uses(pdf).items()
        if 0 in codes and font.get(Name.Encoding) == Name("/Identity-H")
    }  # fmt: skip
    if not fonts_asked:
        return
    holders: list[tuple[object, Object]] = [(page, page.obj.Resources) for page in pdf.pages]
    holders += [
        (item, item.Resources) for item in pdf.objects
        if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Form
        and Name.Resources in item
    ]  # fmt: skip
    for holder, resources in holders:
        fonts = resources.get(Name.Font, Dictionary())
        if not any(font.objgen in fonts_asked for _, font in fonts.items()):
            continue
        data = _without_notdef(holder, fonts, fonts_asked)
        if isinstance(holder, pikepdf.Page):
            holder.obj.Contents = pdf.make_stream(data)
        else:
            holder.write(data)  # type: ignore[attr-defined]


def _without_notdef(stream: object, fonts: Object, fonts_asked: set[tuple[int, int]]) -> bytes:
    out: list[object] = []
    current: Object | None = None
    stack: list[Object | None] = []
    for each in pikepdf.parse_content_stream(stream):  # type: ignore[arg-type]
        name = str(each.operator)
        if name == "Tf":
            current = fonts.get(str(each.operands[0]))
        elif name == "q":
            stack.append(current)
        elif name == "Q":
            current = stack.pop() if stack else current
        elif name in ("Tj", "TJ") and current is not None and current.objgen in fonts_asked:
            operand = each.operands[0]
            parts = list(operand.as_list()) if isinstance(operand, Array) else [operand]
            operand_list = list(_gaps(parts, _width_of_none(current)))
            each = pikepdf.ContentStreamInstruction([Array(operand_list)], pikepdf.Operator("TJ"))
        out.append(each)
    return pikepdf.unparse_content_stream(out)  # type: ignore[arg-type]


def _gaps(parts: Sequence[object], width: float) -> Iterator[object]:
    """What `TJ` shows, a gap in the place of each code 0."""
    for part in parts:
        if not isinstance(part, pikepdf.String):
            yield part
            continue
        data, rest = bytes(part), b""
        for at in range(0, len(data), 2):
            code = data[at : at + 2]
            if code != b"\0\0":
                rest += code
                continue
            if rest:
                yield pikepdf.String(rest)
            rest = b""
            yield -width
        if rest:
            yield pikepdf.String(rest)


def _width_of_none(font: Object) -> float:
    """The width of CID 0, in thousandths (ISO 32000-1, 9.7.4.3)."""
    inner = font.DescendantFonts[0]
    table = inner.get(Name.W, Array()).as_list()
    at = 0
    while at + 1 < len(table):
        if isinstance(table[at + 1], Array):
            if int(table[at]) == 0 and len(table[at + 1]):
                return float(table[at + 1][0])
            at += 2
        elif at + 2 < len(table):
            if int(table[at]) == 0:
                return float(table[at + 2])
            at += 3
        else:
            break
    return float(inner.get(Name.DW, 1000))


_FIXED, _SERIF, _SYMBOLIC, _ITALIC, _BOLD = 1, 2, 4, 64, 1 << 18
_SANS = ("helvetica", "arial", "sans", "verdana", "calibri", "univers", "swiss", "myriad")
_MONO = ("courier", "mono", "consol", "typewriter", "fixed")
_STRANGE = ("symbol", "dingbat", "wingding", "webding", "math")


def _embed(pdf: Pdf, font: Object, codes_used: set[int]) -> str:
    """Give a simple font of Latin letters a program of its widths; the name of it, else empty."""
    name = str(font.get(Name.BaseFont, "/"))[1:].lower()
    descriptor = font.get(Name.FontDescriptor, Dictionary())
    flags = int(descriptor.get(Name.Flags, 0))
    if font.get(Name.Subtype) not in (Name.Type1, Name.TrueType, Name.MMType1) or any(
        word in name for word in _STRANGE
    ):
        return ""
    monospace = flags & _FIXED or any(word in name for word in _MONO)
    sans = any(word in name for word in _SANS)
    family = "Mono" if monospace else "Sans" if sans or (flags and not flags & _SERIF) else "Serif"
    bold = bool(flags & _BOLD) or "bold" in name or "black" in name
    italic = bool(flags & _ITALIC) or "italic" in name or "oblique" in name
    style = {(0, 0): "Regular", (1, 0): "Bold", (0, 1): "Italic", (1, 1): "Bold Italic"}[
        bold, italic
    ]
    file = _liberation(f"Liberation {family}", style)
    if file is None:
        return ""
    names = glyph_names(font)
    texts = {code: text for code, glyph in names.items() if len(text := meaning(glyph)) == 1}
    program = TTFont(file, lazy=True)
    cmap = program.getBestCmap() or {}
    codes_used = codes_used or {32}
    codes = {code: text for code, text in texts.items() if code in codes_used and ord(text) in cmap}
    if codes_used - codes.keys():
        return ""
    options = subset.Options(notdef_outline=True, glyph_names=False, hinting=False,
                             layout_features=[], name_IDs=[1, 2, 4, 6], legacy_cmap=True,
                             drop_tables=["FFTM", *subset.Options().drop_tables])  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={ord(text) for text in codes.values()})
    scale = 1000 / program["head"].unitsPerEm
    widths = {c: round(program["hmtx"][cmap[ord(t)]][0] * scale) for c, t in codes.items()}
    face = program["OS/2"], program["hhea"], program["post"], program["head"]
    os2, hhea, post, head = face
    box = [round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]
    entries: dict[str, Any] = dict(  # noqa: C408
        Ascent=round(hhea.ascent * scale), Descent=round(hhea.descent * scale),
        CapHeight=round(getattr(os2, "sCapHeight", 1409) * scale), StemV=120 if bold else 80,
        ItalicAngle=float(post.italicAngle),
    )  # fmt: skip
    subsetter.subset(program)
    out = io.BytesIO()
    program.save(out)
    data = out.getvalue()
    label = f"AAAAAA+Liberation{family}" + ("" if style == "Regular" else f"-{style}").replace(
        " ", ""
    )
    first, last = min(widths, default=32), max(widths, default=32)
    font.Subtype = Name.TrueType
    font.BaseFont = Name(f"/{label}")
    font.FirstChar, font.LastChar = first, last
    font.Widths = Array([widths.get(code, 0) for code in range(first, last + 1)])
    font.Encoding = _encoding(codes)
    font.FontDescriptor = pdf.make_indirect(
        Dictionary(Type=Name.FontDescriptor, FontName=Name(f"/{label}"),
                   Flags=32 | (_FIXED if monospace else 0) | (_SERIF if family == "Serif" else 0)
                   | (_ITALIC if italic else 0),
                   FontBBox=Array(box), FontFile2=pdf.make_stream(data, Length1=len(data)),
                   **entries)
    )  # fmt: skip
    return f"Liberation {family}" + ("" if style == "Regular" else f" {style}")


def _encoding(codes: dict[int, str]) -> Object:
    """WinAnsi with what differs from it, in names that every reader knows."""
    differences: list[object] = []
    last = -2
    for code, text in sorted(codes.items()):
        if bytes([code]).decode("cp1252", "replace") == text:
            continue
        if code != last + 1:
            differences.append(code)
        differences.append(Name("/" + agl.UV2AGL.get(ord(text), f"uni{ord(text):04X}")))
        last = code
    encoding = Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding)
    if not differences:
        return Name.WinAnsiEncoding
    encoding.Differences = Array(differences)
    return encoding


def _liberation(family: str, style: str) -> Path | None:
    """The file of a face of Liberation, which has the widths of Arial, Times and Courier."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    command = [program, "-f", "%{family}\t%{file}", f"{family}:style={style}"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    table, _, file = answer.stdout.partition("\t")
    return Path(file) if table.split(",")[0] == family and file else None
