"""Small PDFs, as authors send them, made in the tests."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name

TEXT = b"BT /F 12 Tf 72 700 Td (%s) Tj ET"


def saved(pdf, **how):
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


@pytest.fixture(scope="session")
def pdf_maker():
    """A function that makes a PDF: ``pdf_maker(b"content", …, font=…)``, a page for each content.
    The font is Helvetica, not embedded; `change` is given the `Pdf` before it is written."""

    def make(*contents, font=None, size=(595, 842), change=None, **how):
        pdf = pikepdf.new()
        for content in contents or (TEXT % b"Words of a paper",):
            page = pdf.add_blank_page(page_size=size)
            own = font or Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )  # fmt: skip
            page.obj.Resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(own)))
            page.obj.Contents = pdf.make_stream(content)
        if change:
            change(pdf)
        return saved(pdf, **how)

    return make


@pytest.fixture
def author_pdf(pdf_maker):
    """The same, for each test."""
    return pdf_maker


@pytest.fixture
def locked(author_pdf):
    """A PDF that needs a password."""
    return author_pdf(encryption=pikepdf.Encryption(user="secret", owner="owner"))
