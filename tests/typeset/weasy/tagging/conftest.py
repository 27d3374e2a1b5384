"""A function from HTML to the structure tree that its PDF has, written as nested tuples."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
import weasyprint
from pikepdf import Dictionary, Name

from publisher.typeset.weasy.tagging import own_tags

STYLE = """
@page { size: 300pt 200pt; margin: 30pt; @top-center { content: "head" } }
body { font: 10pt/12pt "DejaVu Serif"; hyphens: auto; hyphenate-character: "-" }
aside.footnote { float: footnote } aside.footnote p { display: inline }
aside.footnote::footnote-call { content: "" }
aside.footnote::footnote-marker { content: attr(data-number) ". " }
.dots::after { content: leader(dotted) } .by { display: block }
"""


class Tagged:
    """The PDF of some HTML, and its structure."""

    style = STYLE

    def __init__(self, body: str, style: str = "") -> None:
        html = f'<html lang="en"><style>{STYLE}{style}</style><body>{body}</body></html>'
        document = weasyprint.HTML(string=html).render()
        with own_tags():
            self.bytes = document.write_pdf(pdf_tags=True, pdf_version="1.7")
        self.pdf = pikepdf.open(io.BytesIO(self.bytes))
        self.texts = [_texts(page.obj, self.pdf) for page in self.pdf.pages]

    @property
    def root(self) -> Any:
        (document,) = self.pdf.Root.StructTreeRoot.K
        return document

    def tree(self, element: Any = None) -> Any:
        """(type, kid, kid …) for elements, the text shown for marked content, and ``@`` for an
        annotation."""
        element = self.root if element is None else element
        return (str(element.S)[1:], *(self._kid(kid, element) for kid in element.K))

    def _kid(self, kid: Any, element: Any) -> Any:
        if isinstance(kid, int):
            return self._shown(element.Pg, kid)
        if kid.get(Name.Type) == Name.MCR:
            return self._shown(kid.Pg, kid.MCID)
        return "@" if kid.get(Name.Type) == Name.OBJR else self.tree(kid)

    def _shown(self, page: Any, mcid: int) -> str:
        number = next(n for n, p in enumerate(self.pdf.pages) if p.obj.objgen == page.objgen)
        return self.texts[number][int(mcid)]

    def find(self, kind: str, element: Any = None) -> list[Any]:
        """All elements of a type, in order."""
        element = self.root if element is None else element
        found = [element] if str(element.S) == f"/{kind}" else []
        for kid in element.K:
            if isinstance(kid, Dictionary) and Name.S in kid:
                found += self.find(kind, kid)
        return found

    def artifacts(self) -> list[tuple[str, str]]:
        """(Type, text) of every artifact that shows text."""
        return [
            (mark, text)
            for page in self.texts
            for mark, text in page.items()
            if isinstance(mark, str) and text
        ]


def _texts(page: Any, pdf: pikepdf.Pdf) -> dict[Any, str]:
    """What each marked content of `page` shows, by its MCID; artifacts by their property list."""
    fonts = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    found: dict[Any, str] = {}
    stack: list[Any] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else Dictionary()
                kind = str(properties.get(Name.Type, "")) + str(properties.get(Name.Subtype, ""))
                stack.append(properties.get(Name.MCID, str(operands[0]) + kind))
                found.setdefault(stack[-1], "")
            case "EMC":
                stack.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "TJ":
                assert stack, "text that is neither content nor artifact"
                shown = b"".join(bytes(part) for part in operands[0] if not _number(part))
                codes = [int.from_bytes(shown[i : i + 2], "big") for i in range(0, len(shown), 2)]
                found[stack[-1]] += "".join(font[code] for code in codes)
    assert not stack
    return found


def _number(part: Any) -> bool:
    return not isinstance(part, pikepdf.String)


def _to_unicode(font: Any) -> dict[int, str]:
    pairs = re.findall(r"^<(\w{4})> <(\w*)>$", font.ToUnicode.read_bytes().decode(), re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs
            if text != "ffff"}  # fmt: skip


@pytest.fixture
def tagged() -> type[Tagged]:
    return Tagged


@pytest.fixture
def dot() -> str:
    """A picture of one pixel, as an address."""
    return (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
        "hgGAWjR9awAAAABJRU5ErkJggg=="
    )
