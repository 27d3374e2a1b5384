"""What the glyphs of a font mean, by their names (ISO 32000-1, 9.6.6 and 9.10.2; Adobe Glyph List).

In: a font dictionary. Out: the text of each code, ``""`` where nobody can say.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache

from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.t1Lib import T1Font
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, Object, Stream

_TEX = {
    "dotlessj": "\u0237", "ff": "ff", "fi": "fi", "fl": "fl", "ffi": "ffi", "ffl": "ffl",
    "visiblespace": "\u2423", "epsilon1": "\u03f5", "theta1": "\u03d1", "pi1": "\u03d6",
    "rho1": "\u03f1", "sigma1": "\u03c2", "phi1": "\u03d5", "lscript": "\u2113",
    "weierstrass": "\u2118", "partialdiff": "\u2202", "flat": "\u266d", "natural": "\u266e",
    "sharp": "\u266f", "slurbelow": "\u2323", "slurabove": "\u2322", "lhook": "\u21a9",
    "rhook": "\u21aa", "triangleright": "\u25b7", "triangleleft": "\u25c1", "star": "\u22c6",
    "vector": "\u20d7", "tie": "\u0361", "mu": "\u03bc", "Omega": "\u03a9", "Delta": "\u0394",
    "openbullet": "\u2218", "bullet": "\u2022", "equivasymptotic": "\u224d", "lessmuch": "\u226a",
    "greatermuch": "\u226b", "precedes": "\u227a", "follows": "\u227b", "similar": "\u223c",
    "approxequal": "\u2248", "propersubset": "\u2282", "propersuperset": "\u2283",
    "reflexsubset": "\u2286", "reflexsuperset": "\u2287", "precedesequal": "\u2aaf",
    "followsequal": "\u2ab0", "arrowleft": "\u2190", "arrowright": "\u2192", "arrowup": "\u2191",
    "arrowdown": "\u2193", "arrowboth": "\u2194", "arrownortheast": "\u2197",
    "arrowsoutheast": "\u2198", "similarequal": "\u2243", "arrowdblleft": "\u21d0",
    "arrowdblright": "\u21d2", "arrowdblup": "\u21d1", "arrowdbldown": "\u21d3",
    "arrowdblboth": "\u21d4", "arrownorthwest": "\u2196", "arrowsouthwest": "\u2199",
    "proportional": "\u221d", "prime": "\u2032", "infinity": "\u221e", "element": "\u2208",
    "owner": "\u220b", "triangle": "\u25b3", "triangleinv": "\u25bd", "negationslash": "\u0338",
    "mapsto": "\u21a6", "universal": "\u2200", "existential": "\u2203", "logicalnot": "\u00ac",
    "emptyset": "\u2205", "Rfractur": "\u211c", "Ifractur": "\u2111", "latticetop": "\u22a4",
    "perpendicular": "\u22a5", "aleph": "\u2135", "union": "\u222a", "intersection": "\u2229",
    "unionmulti": "\u228e", "logicaland": "\u2227", "logicalor": "\u2228",
    "turnstileleft": "\u22a2",
    "turnstileright": "\u22a3", "floorleft": "\u230a", "floorright": "\u230b",
    "ceilingleft": "\u2308", "ceilingright": "\u2309", "angbracketleft": "\u27e8",
    "angbracketright": "\u27e9", "bardbl": "\u2016", "arrowbothv": "\u2195",
    "arrowdblbothv": "\u21d5", "backslash": "\\", "wreathproduct": "\u2240", "radical": "\u221a",
    "coproduct": "\u2a3f", "nabla": "\u2207", "integral": "\u222b", "unionsq": "\u2294",
    "intersectionsq": "\u2293", "subsetsqequal": "\u2291", "supersetsqequal": "\u2292",
    "club": "\u2663", "diamond": "\u2662", "heart": "\u2661", "spade": "\u2660",
    "minusplus": "\u2213", "circleplus": "\u2295", "circleminus": "\u2296",
    "circlemultiply": "\u2297", "circledivide": "\u2298", "circledot": "\u2299",
    "asteriskmath": "\u2217", "diamondmath": "\u22c4", "periodcentered": "\u00b7",
    "plusminus": "\u00b1", "square": "\u25a1", "squaresolid": "\u25a0", "check": "\u2713",
    "integraltext": "\u222b", "contintegral": "\u222e", "summation": "\u2211",
    "product": "\u220f", "circleminusdbl": "\u2296", "hatwide": "\u0302", "hatwider": "\u0302",
    "hatwidest": "\u0302", "tildewide": "\u0303", "tildewider": "\u0303", "tildewidest": "\u0303",
    "bracehtipdownleft": "\u23de", "bracehtipdownright": "\u23de", "bracehtipupleft": "\u23df",
    "bracehtipupright": "\u23df", "suppress": "\u0337", "cwm": "\u200c", "compwordmark": "\u200c",
    "perthousandzero": "\u2030", "sfthyphen": "\u00ad", "nbspace": "\u00a0", "ogonekcmb": "\u0328",
    "angleright": "\u27e9", "angleleft": "\u27e8", "vextendsingle": "|", "vextenddouble": "\u2016",
    "braceex": "{", "barex": "|", "parenleftex": "(", "parenrightex": ")",
}  # fmt: skip
"""Names of TeX's fonts that the Adobe Glyph List lacks."""
_SIZES = re.compile(
    r"(?:text|display|big+|Big+|BIG+|tp|bt|ex|mid|vertex|1|small|oldstyle|inferior|superior)$"
)


@cache
def meaning(name: str) -> str:
    """The text that a glyph called `name` stands for."""
    if name in (".notdef", ""):
        return ""
    text = _TEX.get(name) or agl.toUnicode(name)
    shorter = name
    while not _sound(text) and (match := _SIZES.search(shorter)) and match.start():
        shorter = shorter[: match.start()]
        text = _TEX.get(shorter) or agl.toUnicode(shorter)
    return text if _sound(text) else ""


def _sound(text: str) -> bool:
    """Whether `text` may stand in a map: no private use, nothing that is no character."""
    return bool(text) and not any(
        0xE000 <= ord(c) <= 0xF8FF or ord(c) >= 0xF0000 or ord(c) in (0, 0xFEFF, 0xFFFE, 0xFFFF)
        or 0xD800 <= ord(c) < 0xE000
        for c in text
    )  # fmt: skip


sound = _sound


def glyph_names(font: Object) -> dict[int, str]:
    """The glyph of each code of a simple font."""
    encoding = font.get(Name.Encoding)
    base: Mapping[int, str] = {}
    if isinstance(encoding, Name):
        base = _ENCODINGS.get(str(encoding), {})
    elif isinstance(encoding, Dictionary) and Name.BaseEncoding in encoding:
        base = _ENCODINGS.get(str(encoding.BaseEncoding), {})
    if not base:
        base = _builtin(font) or _ENCODINGS["/StandardEncoding"]
    names = dict(base)
    if isinstance(encoding, Dictionary):
        code = 0
        differences = encoding.get(Name.Differences, Array())
        for each in differences.as_list():
            if isinstance(each, Name):
                names[code] = str(each)[1:]
                code += 1
            else:
                code = int(each)
    return names


def _builtin(font: Object) -> dict[int, str]:
    """The encoding that the program of a simple font has itself."""
    descriptor = font.get(Name.FontDescriptor, Dictionary())
    try:
        if Name.FontFile in descriptor:
            program = T1Font.__new__(T1Font)
            program.data = _plain_type1(descriptor.FontFile)
            program.encoding = "ascii"
            program.parse()
            table = program.font["Encoding"]
            names = enumerate(table) if isinstance(table, list) else ()
            return {code: name for code, name in names if name and name != ".notdef"}
        if Name.FontFile3 in descriptor:
            fonts = CFFFontSet()
            fonts.decompile(io.BytesIO(descriptor.FontFile3.read_bytes()), None)
            table = fonts[fonts.fontNames[0]].Encoding
            if table == "StandardEncoding":
                return dict(_ENCODINGS["/StandardEncoding"])
            if isinstance(table, list):
                return {code: name for code, name in enumerate(table) if name != ".notdef"}
        if Name.FontFile2 in descriptor:
            return _of_truetype(TTFont(io.BytesIO(descriptor.FontFile2.read_bytes())))
    except Exception:  # a program that nobody can take apart: its encoding is not known
        return {}
    return {}


def _plain_type1(stream: Object) -> bytes:
    """A Type 1 program with its second part decrypted only when parsed, as it stands in a file."""
    return bytes(stream.read_bytes())


def _of_truetype(program: TTFont) -> dict[int, str]:
    """Codes of a symbolic TrueType font (ISO 32000-1, 9.6.6.4): by (3, 0) or (1, 0)."""
    names: dict[int, str] = {}
    unicodes = program.getBestCmap() or {}
    by_glyph = {glyph: chr(code) for code, glyph in unicodes.items()}
    for table in program["cmap"].tables:
        if (table.platformID, table.platEncID) in ((3, 0), (1, 0)):
            for code, glyph in table.cmap.items():
                text = by_glyph.get(glyph, "")
                name = f"uni{ord(text):04X}" if _sound(text) and len(text) == 1 else glyph
                names.setdefault(code & 0xFF, name)
    return names


_WIN = {
    code: agl.UV2AGL.get(ord(bytes([code]).decode("cp1252", "replace")), "bullet")
    for code in range(32, 256)
}
_WIN[0xAD], _WIN[0xA0] = "hyphen", "space"
_ENCODINGS: dict[str, dict[int, str]] = {
    "/WinAnsiEncoding": _WIN,
    "/MacRomanEncoding": {c: n for c, n in enumerate(MacRoman) if n and n != ".notdef"},
    "/StandardEncoding": {c: n for c, n in enumerate(StandardEncoding) if n and n != ".notdef"},
}


def of_composite(font: Object) -> dict[int, str]:
    """The text of each code of a composite font in Identity, by its program."""
    inner = font.DescendantFonts[0]
    descriptor = inner.get(Name.FontDescriptor, Dictionary())
    texts: dict[int, str] = {}
    try:
        if Name.FontFile2 in descriptor:
            program = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
            texts = _by_glyph_id(program)
        elif Name.FontFile3 in descriptor:
            data = descriptor.FontFile3.read_bytes()
            if data[:4] == b"OTTO":
                texts = _by_glyph_id(TTFont(io.BytesIO(data)))
            else:
                fonts = CFFFontSet()
                fonts.decompile(io.BytesIO(data), None)
                top = fonts[fonts.fontNames[0]]
                texts = {} if hasattr(top, "ROS") else {
                    number: text for number, name in enumerate(top.charset)
                    if (text := meaning(name))
                }  # fmt: skip
    except (TTLibError, AssertionError, KeyError, ValueError, AttributeError, IndexError):
        return {}
    mapping = inner.get(Name.CIDToGIDMap)
    if isinstance(mapping, Stream):
        data = mapping.read_bytes()
        glyphs = {cid: int.from_bytes(data[2 * cid : 2 * cid + 2]) for cid in range(len(data) // 2)}
        return {cid: texts[glyph] for cid, glyph in glyphs.items() if glyph and glyph in texts}
    return texts


def _by_glyph_id(program: TTFont) -> dict[int, str]:
    order = program.getGlyphOrder()
    texts = {n: text for n, name in enumerate(order) if (text := meaning(name))}
    for code, glyph in (program.getBestCmap() or {}).items() if "cmap" in program else ():
        if _sound(chr(code)):
            texts[program.getGlyphID(glyph)] = chr(code)
    return texts


_CHAR = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_ROW = re.compile(rb"<([^<>]*)>\s*<([^<>]*)>\s*(?:<([^<>]*)>|\[([^\]]*)\])")


def read_map(stream: Object) -> dict[int, str]:
    """A ToUnicode map (ISO 32000-1, 9.10.3): the text of each code."""
    texts: dict[int, str] = {}
    for kind, rows in _BLOCK.findall(stream.read_bytes()):
        if kind == b"bfchar":
            parts = _CHAR.findall(rows)
            for code, text in zip(parts[::2], parts[1::2], strict=False):
                texts[_number(code)] = _text(text)
            continue
        for first, last, text, several in _ROW.findall(rows):
            start, end = _number(first), _number(last)
            if several:
                for code, each in zip(range(start, end + 1), _CHAR.findall(several), strict=False):
                    texts[code] = _text(each)
                continue
            begin = _text(text)
            for code in range(start, min(end, start + 0xFFFF) + 1):
                if begin and ord(begin[-1]) + code - start < 0x110000:
                    texts[code] = begin[:-1] + chr(ord(begin[-1]) + code - start)
    return texts


def _number(text: bytes) -> int:
    digits = b"".join(text.split())
    return int(digits or b"0", 16)


def _text(text: bytes) -> str:
    digits = b"".join(text.split())
    try:
        return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
    except ValueError:
        return ""


def write_map(texts: Mapping[int, str], width: int) -> bytes:
    """A ToUnicode map of `texts`; codes are `width` bytes."""
    rows = [
        b"<%0*X> <%s>" % (2 * width, code, text.encode("utf-16-be").hex().upper().encode())
        for code, text in sorted(texts.items())
    ]
    blocks = [
        b"%d beginbfchar\n%s\nendbfchar" % (len(part), b"\n".join(part))
        for part in (rows[n : n + 100] for n in range(0, len(rows), 100))
    ]
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n"
        b"<%s> <%s>\nendcodespacerange\n%s\nendcmap\n"
        b"CMapName currentdict /CMap defineresource pop\nend\nend"
        % (b"00" * width, b"FF" * width, b"\n".join(blocks))
    )
