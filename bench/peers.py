"""What Publisher is compared with: the ways people make a book from Markdown today.

Each is given the same text as one file, the same page, the same typeface at the same size, and told
to hyphenate, justify, and make a table of contents. None of them keeps anything between two builds,
so a build after an edit costs what the first one did.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

Command = list[str | Path]

HERE = Path(__file__).parent
CSS = """
@page { size: A5; margin: 18mm 16mm 22mm 18mm; @bottom-center { content: counter(page) } }
@font-face { font-family: Body; src: url(fonts/EBGaramond-Regular.ttf) }
@font-face { font-family: Body; font-style: italic; src: url(fonts/EBGaramond-Italic.ttf) }
html { font: 10.5pt/1.3 Body; text-align: justify; hyphens: auto }
h1, h2 { text-align: left; break-after: avoid; hyphens: none }
h1 { break-before: page }
p { margin: 0; text-indent: 1em }
#TOC a::after { content: leader(".") target-counter(attr(href), page) }
"""


@dataclass(frozen=True)
class Peer:
    """`commands` makes the commands, run one after the other in a folder that holds ``book.md``,
    that leave ``book.pdf`` there. `missing` says what is not installed, empty where all is."""

    name: str
    commands: Callable[[], list[Command]]
    missing: Callable[[], str]


FACES = (("Regular", "", 400), ("Bold", "", 700), ("Italic", "-Italic", 400))
"""Name of the face, of the variable font it is cut from, and its weight."""


def prepare(folder: Path) -> None:
    """Write what the peers read beside ``book.md``: style sheet, script, and static fonts."""
    (folder / "fonts").mkdir(exist_ok=True)
    for face, data in _faces().items():
        (folder / "fonts" / f"EBGaramond-{face}.ttf").write_bytes(data)
    (folder / "book.css").write_text(CSS, "utf-8")
    (folder / "typst.yaml").write_text(
        "margin: {inside: 18mm, outside: 16mm, top: 18mm, bottom: 22mm}\n", "utf-8"
    )
    (folder / "head.typ").write_text(
        "#show heading.where(level: 1): it => { pagebreak(weak: true); it }\n", "utf-8"
    )
    (folder / "compile.py").write_text(
        "import typst\ntypst.compile('book.typ', output='book.pdf', font_paths=['fonts'])\n",
        "utf-8",
    )


@cache
def _faces() -> dict[str, bytes]:
    """Publisher cuts its faces from the same variable fonts."""
    import fontpkg_eb_garamond
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    files = Path(fontpkg_eb_garamond.__file__).parent / "files"
    made = {}
    for face, source, weight in FACES:
        font = TTFont(files / f"EBGaramond{source}[wght].ttf")
        static = instantiateVariableFont(font, {"wght": weight}, updateFontNames=True)
        data = BytesIO()
        static.save(data)
        made[face] = data.getvalue()
    return made


def epub() -> list[Command]:
    """The EPUB: all peers make it by pandoc."""
    return [[pandoc(), "book.md", "--toc", "-o", "book.epub"]]


def pandoc() -> str:
    """The pandoc that the package pypandoc_binary carries, else the system's."""
    if find_spec("pypandoc"):
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    return shutil.which("pandoc") or "pandoc"


def _npm(name: str) -> Path:
    return HERE / "npm" / "node_modules" / ".bin" / name


def _chromium() -> str:
    return shutil.which("chromium") or shutil.which("chromium-browser") or ""


def _html() -> Command:
    return [pandoc(), "book.md", "-s", "--toc", "--css", "book.css", "-o", "book.html"]


def _typst() -> list[Command]:
    options = ["-V", "papersize=a5", "-V", "fontsize=10.5pt", "-V", "mainfont=EB Garamond"]
    options += ["--metadata-file", "typst.yaml", "-H", "head.typ"]
    return [
        [pandoc(), "book.md", "-s", "--toc", *options, "-t", "typst", "-o", "book.typ"],
        [sys.executable, "compile.py"],
    ]


def _xelatex() -> list[Command]:
    variables = [
        "documentclass=book", "papersize=a5", "fontsize=10pt", "geometry=margin=18mm",
        "mainfont=EBGaramond", "mainfontoptions=Path=fonts/", "mainfontoptions=Extension=.ttf",
        "mainfontoptions=UprightFont=*-Regular", "mainfontoptions=ItalicFont=*-Italic",
        "mainfontoptions=BoldFont=*-Bold",
    ]  # fmt: skip
    options = [part for variable in variables for part in ("-V", variable)]
    return [
        [pandoc(), "book.md", "-s", "--toc", *options, "-t", "latex", "-o", "book.tex"],
        *[["xelatex", "-interaction=batchmode", "book.tex"]] * 2,  # the second sets the contents
    ]


def _weasyprint() -> list[Command]:
    return [_html(), [sys.executable, "-m", "weasyprint", "book.html", "book.pdf"]]


def _vivliostyle() -> list[Command]:
    run = [_npm("vivliostyle"), "build", "-d", "book.html", "-o", "book.pdf", "--no-sandbox"]
    return [_html(), [*run, "--timeout", "3600", "--executable-browser", _chromium()]]


def _pagedjs() -> list[Command]:
    # A Chromium run by root has no sandbox.
    arguments = ["--browserArgs", "--no-sandbox"] if os.geteuid() == 0 else []
    return [
        _html(),
        [_npm("pagedjs-cli"), "-t", "3600000", *arguments, "-i", "book.html", "-o", "book.pdf"],
    ]


def _needs(*things: tuple[str, Callable[[], object]]) -> Callable[[], str]:
    def missing() -> str:
        needed = (("pandoc", lambda: Path(pandoc()).exists()), *things)
        return ", ".join(name for name, found in needed if not found())

    return missing


PEERS = (
    Peer("pandoc + Typst", _typst, _needs(("typst", lambda: find_spec("typst")))),
    Peer("pandoc + XeLaTeX", _xelatex, _needs(("xelatex", lambda: shutil.which("xelatex")))),
    Peer(
        "pandoc + WeasyPrint", _weasyprint, _needs(("weasyprint", lambda: find_spec("weasyprint")))
    ),
    Peer(
        "Paged.js",
        _pagedjs,
        _needs(("pagedjs-cli", _npm("pagedjs-cli").exists), ("Chromium", _chromium)),
    ),
    Peer(
        "Vivliostyle",
        _vivliostyle,
        _needs(("vivliostyle", _npm("vivliostyle").exists), ("Chromium", _chromium)),
    ),
)
