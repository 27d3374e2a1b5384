"""Bytes of a manuscript to text, or to what is wrong with them.

In: the bytes of a file. Out: `Text`, newlines made ``\\n`` and the byte order mark gone, or `Bad`,
which says what the bytes look like and where the first bad one is. Unicode 17.0, section 3.9.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Bad:
    """Bytes that are no UTF-8: `line`, `column` (1-based) of the first bad byte, `guess` what they
    look like, in words; `text` is the best reading, to show to the author and for nothing else."""

    line: int
    column: int
    guess: str
    text: str


def decode_utf8(data: bytes) -> str | Bad:
    """`data` as text with ``\\n`` newlines (CRLF, CR accepted) and without a byte order mark."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Bad(1, 1, name.upper(), one_newline(data.decode(name, "replace")))
    if wide := _looks_wide(data):
        return Bad(1, 1, "UTF-16", one_newline(data.decode(wide, "replace")))
    try:
        return one_newline(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _bad(data, error)


def one_newline(text: str) -> str:
    """`text` with every CRLF and CR made LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _looks_wide(data: bytes) -> str:
    """The UTF-16 that `data` seems to be: text whose every second byte is NUL; else empty."""
    head = data[:200]
    if len(head) < 4:
        return ""
    if head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) * 0.4 else ""


def _bad(data: bytes, error: UnicodeDecodeError) -> Bad:
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
        error = _first_error(data)
    before = one_newline(data[: error.start].decode("utf-8"))
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    if "unexpected end" in error.reason:
        return Bad(line, column, "", one_newline(data.decode("utf-8", "replace")))
    guess, name = _single_byte(data)
    return Bad(line, column, guess, one_newline(data.decode(name, "replace")))


def _first_error(data: bytes) -> UnicodeDecodeError:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error
    raise AssertionError("bytes that are UTF-8 after all")


def _single_byte(data: bytes) -> tuple[str, str]:
    """Latin-1 or Windows-1252: only the latter has characters at 0x80 to 0x9F. Before them what is
    text of East Asia: read as Latin-1 and saved it would be lost."""
    for guess, name, script in _EAST_ASIAN:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        foreign = [sign for sign in text if sign > "\x7f"]
        if (count := len(script.findall(text))) >= _FEWEST and count > len(foreign) * _MOSTLY:
            return guess, name
    if re.search(rb"[\x80-\x9f]", data):
        return "Windows-1252", "cp1252"
    return "Latin-1 (ISO 8859-1)", "latin-1"


_FEWEST, _MOSTLY = 4, 0.7
"""How many signs of the script an encoding is for say that it is it, and their share of all beyond
ASCII."""
_EAST_ASIAN = (
    ("EUC-KR (CP949)", "cp949", re.compile("[\uac00-\ud7a3]")),
    ("EUC-JP", "euc_jp", re.compile("[\u3041-\u30ff]|(?<=[\u3041-\u30ff])[\u4e00-\u9fff、。]")),
    ("Shift JIS", "cp932", re.compile("[\u3041-\u30ff\u4e00-\u9fff、。「」]")),
    ("GB 18030", "gb18030", re.compile("[\u4e00-\u9fff，。、：“”]")),
    ("Big5", "big5", re.compile("[\u4e00-\u9fff，。、：「」]")),
)


def clean(text: str) -> tuple[str, list[int]]:
    """`text` with every character that XML 1.0 §2.2 forbids replaced by U+FFFD, and their offsets.

    The length is kept, so that offsets stay those of the source.
    """
    offsets = [match.start() for match in _CONTROL.finditer(text)]
    return (_CONTROL.sub("\ufffd", text) if offsets else text), offsets
