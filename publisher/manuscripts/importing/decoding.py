"""Bytes of a file that somebody saved somewhere, to text.

In: bytes. Out: text with ``\\n`` newlines, the name of the encoding, and diagnostics where it was
guessed or where characters mean nothing. The order is that of the WHATWG Encoding standard
("decode"): byte order mark, what the document declares, UTF-8, then a guess.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from publisher.diagnostics import Diagnostic, Span

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_PROLOG = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
# Latin-1 as a label means windows-1252 on the web (Encoding standard, section 4.2).
_LABELS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1c-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    diagnostics: tuple[Diagnostic, ...] = ()


def decode_any(data: bytes, path: str) -> Decoded:
    """The text of `data`; `path` is for the diagnostics. Never raises."""
    text, encoding, sure = _decode(data)
    diagnostics: list[Diagnostic] = []
    if not sure:
        diagnostics.append(
            Diagnostic(
                "IMP005",
                f"the file is not in UTF-8; it was read as {encoding}",
                Span(path),
                "read through names and quotation marks, or save the file as UTF-8 first",
            )
        )
    clean, places = _clean(text)
    if places or "\ufffd" in clean:
        line = places[0] if places else clean[: clean.index("\ufffd")].count("\n") + 1
        diagnostics.append(
            Diagnostic(
                "IMP009",
                "the file holds characters that stand for nothing",
                Span(path, line),
                "look at the place in the original and write what is meant",
            )
        )
    return Decoded(clean, encoding, tuple(diagnostics))


def is_text(data: bytes) -> bool:
    """Whether `data` can be text in any encoding: few bytes in it are control codes, and zeros
    stand only where UTF-16 or UTF-32 has them."""
    head = data[:8192]
    if any(data.startswith(mark) for mark, _ in _MARKS) or _wide(head):
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head)
    return head.count(0) <= len(head) * 0.01 and controls <= len(head) * 0.05


def _wide(head: bytes) -> str:
    """The byte order of UTF-16 without a mark, seen by the zeros of its ASCII; else nothing."""
    half = max(1, len(head) // 2)
    if len(head) >= 4 and head[1::2].count(0) > 0.4 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if len(head) >= 4 and head[::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _decode(data: bytes) -> tuple[str, str, bool]:
    """Text, encoding, and whether the encoding is known rather than guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding, True
    wide = _wide(data[:8192])
    if wide:
        return data.decode(wide, "replace"), wide, False
    declared = _declared_encoding(data[:4096])
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return data.decode(encoding), encoding, True
        except (UnicodeDecodeError, LookupError):
            continue
    return _guess(data)


def _declared_encoding(head: bytes) -> str:
    """The encoding an HTML or XML document says it has, or nothing."""
    match = _PROLOG.search(head) or _META.search(head)
    if not match:
        return ""
    label = match[1].decode("ascii", "ignore").lower()
    label = _LABELS.get(label, label)
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    # A document whose declaration could be read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name


def _guess(data: bytes) -> tuple[str, str, bool]:
    """The likeliest reading of `data`: windows-1252 unless its bytes speak for another script."""
    best = from_bytes(data[:200_000]).best()
    name = best.encoding if best is not None else "cp1252"
    western = {"latin_1", "cp1252", "cp1250", "iso8859_15", "cp437", "cp850", "mac_roman"}
    if name in western or best is None or best.chaos > 0.1:
        name = "cp1252"
    return data.decode(name, "replace"), name, False


def _clean(text: str) -> tuple[str, list[int]]:
    """Newlines made one, control characters taken out; lines (1-based) where such stood."""
    text = _BREAKS.sub("\n", text)
    places = [text.count("\n", 0, m.start()) + 1 for m in _CONTROL.finditer(text)]
    return _CONTROL.sub("", text), places
