"""Scans: pages that are pictures of pages, read by a program where one is installed.

In: a cleaned `Pdf`. Out: the same, or one with the words under the pictures; and what was found.
The program is `ocrmypdf`, with the languages of the paper as far as its reader has them.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Name, Pdf

from publisher.camera.fonts import uses, where
from publisher.diagnostics import Diagnostic
from publisher.limits import limit

_LANGUAGES = {
    "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "ja": "jpn",
    "ko": "kor", "zh": "chi_sim", "ru": "rus", "nl": "nld", "pl": "pol", "cs": "ces", "sv": "swe",
    "el": "ell", "la": "lat", "tr": "tur", "uk": "ukr", "ar": "ara", "he": "heb", "hi": "hin",
}  # fmt: skip
"""What Tesseract calls languages."""


@cache
def reader() -> str:
    """What reads scans here, by name and version; empty where nothing does."""
    program = shutil.which("ocrmypdf")
    if program is None or shutil.which("tesseract") is None:
        return ""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False,
                              timeout=60)  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"ocrmypdf {said.stdout.strip()}"


def read_scan(pdf: Pdf, program: str, lang: str) -> tuple[Pdf, list[Diagnostic]]:
    """`pdf` with the words of its scanned pages, by `program`, which is empty where there is
    none."""
    scanned = _scanned_pages(pdf)
    if not scanned:
        return pdf, []
    if program:
        other = _read(pdf, lang)
        if other is not None:
            rest = _scanned_pages(other)
            if len(rest) < len(scanned):
                said = f"{where(scanned)}: a scan, whose words {program} has read"
                return other, [
                    Diagnostic("CAM009", said, help="read them through, or ask for the original")
                ]
    return pdf, [Diagnostic("CAM009", f"{where(scanned)}: a scan without text")]


def _scanned_pages(pdf: Pdf) -> set[int]:
    """The pages, from 1, that show pictures and no word."""
    text_pages = {
        page for _, codes in uses(pdf).values() for pages in codes.values() for page in pages
    }
    picture_pages = set()
    for number, page in enumerate(pdf.pages, 1):
        drawings = page.obj.Resources.get(Name.XObject)
        if number not in text_pages and drawings is not None and len(drawings):
            picture_pages.add(number)
    return picture_pages


def _read(pdf: Pdf, lang: str) -> Pdf | None:
    with tempfile.TemporaryDirectory(prefix="scan-") as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        pdf.save(source, encryption=False)
        language = _LANGUAGES.get(lang.split("-")[0].lower(), "eng")
        command = ["ocrmypdf", "--skip-text", "--rotate-pages", "--output-type", "pdf", "--jobs",
                   "1", "-l", language, str(source), str(target)]  # fmt: skip
        for words in (command, [*command[:8], "-l", "eng", *command[10:]]):
            try:
                subprocess.run(words, check=True, capture_output=True,
                               timeout=0.6 * limit("seconds"))  # fmt: skip
                return pikepdf.open(io.BytesIO(target.read_bytes()))
            except (OSError, subprocess.SubprocessError, pikepdf.PdfError):
                continue
    return None


__all__ = ["read_scan", "reader"]
