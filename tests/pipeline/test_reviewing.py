"""Copies for reviewers: numbered, marked, and where they are anonymous, without a name."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from publisher.bind.reviewing import REVIEW_MARGIN, without_remarks
from publisher.manuscripts.volumes import read_volume
from publisher.model.camera import CameraCopy
from publisher.pipeline.anonymous import anonymous, names_left

BERG = """---
title: On Ink
authors:
  - name: Anna Quillfeather
    orcid: 0000-0002-1825-0097
    email: anna@inkwell.example
    affiliation: Inkwell Institute
acknowledgements: Vasily Thankworthy read it.
funding: The Purse Foundation paid.
doi: 10.1234/inky.7
bibliography: refs.bib
---

# Ink

Ink is wet, as Quillfeather and [our page](https://inkwell.example/anna@inkwell.example) say
[@old; @other].

![A plate](plate.jpg)

```
# Acknowledgements of a script stay
```

## Acknowledgements

We thank Gratia Helpful.

### To those at home

And Domus.

## 7 Results

It dried.

**Author contributions.**

A.Q. did it.

# End

The end.
"""
KIM = """---
title: 잉크
lang: ko
authors: [{name: Hanjang Kim, name_native: 김한장}]
---

김한장은 말했다.
"""
BIB = """@book{old, title={Old Ink}, author={Quillfeather, Anna}, year={2001}}
@book{other, title={Other Ink}, author={Else, Some}, year={2002}}
"""
NAMES = ("Quillfeather", "Anna", "0000-0002", "Inkwell", "Thankworthy", "Purse", "10.1234/inky",
         "Gratia", "Domus", "A.Q.", "Shutterbug")  # fmt: skip


def plate():
    """A photograph that names its photographer."""
    exif = Image.Exif()
    exif[0x013B] = "Jo Shutterbug"
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 20, 20)).save(file, "JPEG", exif=exif, comment=b"Shutterbug")
    return file.getvalue()


@pytest.fixture(scope="module")
def volume(small_at, tmp_path_factory):
    """A volume of two papers."""
    folder = small_at(tmp_path_factory.mktemp("review") / "v", {"berg": BERG, "kim": KIM})
    (folder / "papers/refs.bib").write_text(BIB, "utf-8")
    (folder / "papers/plate.jpg").write_bytes(plate())
    return folder


@pytest.fixture(scope="module")
def copies(volume, built):
    """A public build, anonymous copies for a reader, and a public build again, with one cache."""
    cache, out = volume.parent / "cache", volume.parent
    public = built(volume, "pdf,offprints", out / "before", cache)
    review = built(volume, "review", out / "review", cache, anonymous=True, reader="R. Keming")
    again = built(volume, "pdf,offprints", out / "after", cache, fresh=False)
    return public, review, again


def text_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def everything(pdf):
    """All that a file holds, streams unpacked, and all that can be read of it."""
    with pikepdf.open(pdf) as book:
        things = [repr(book.trailer.get("/Info")).encode()]
        for thing in book.objects:
            raw = b""
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_raw_bytes()
                if thing.get("/Filter") != pikepdf.Name.DCTDecode:
                    raw = thing.read_bytes()
            things += [raw, repr(thing).encode()]
    return b"\n".join(things).decode("latin-1") + text_of(pdf)


def test_an_anonymous_copy_holds_no_name_but_those_in_the_text(copies):
    """Head, end, sections, properties, attachments, links, photographs; the text is theirs."""
    pdf = copies[1].output / "review/berg.pdf"
    held = everything(pdf)
    left = {name: held.count(name) for name in NAMES if name in held}
    assert set(left) <= {"Quillfeather", "Anna", "Inkwell"}, "the reference, and what is told"
    words = text_of(pdf)
    assert "Anonymous" in words and "R. Keming" in words
    assert "Acknowledgements of a script stay" in words
    assert "Results" in words and "It dried." in words and "The end." in words
    with pikepdf.open(pdf) as book:
        assert str(book.docinfo["/Author"]) == "Anonymous"
        assert not book.attachments


def test_what_still_tells_the_author_is_told_at_its_place(copies):
    """Each name once, where it stands; the works that are the authors' own, counted."""
    found = copies[1].report.all_diagnostics
    told = {(d.message, d.span.path.rsplit("/")[-1], d.span.line) for d in found
            if d.code == "REV001"}  # fmt: skip
    assert told == {
        ("`Quillfeather` stands in the text", "berg.md", 16),
        ("`anna@inkwell.example` stands in the text", "berg.md", 16),
        ("`김한장` stands in the text", "kim.md", 7),
    }
    (own,) = [d for d in found if d.code == "REV002"]
    assert own.message.startswith("1 of the works it cites are its authors' own")
    assert "Old ink." in own.message
    assert not [d for d in found if d.is_error]


def test_every_line_has_its_number_and_the_sheet_its_margin(copies):
    """Numbers are artifacts, go on from page to page, and stand at the lines of the text."""
    pdf = copies[1].output / "review/berg.pdf"
    with pikepdf.open(pdf) as book:
        for page in book.pages:
            assert float(page.mediabox[2] - page.mediabox[0]) == pytest.approx(
                (148 + REVIEW_MARGIN) * 72 / 25.4, abs=0.1
            )
            content = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
            assert content[0].read_bytes().startswith(b"/Artifact")
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        place = page.search("It dried").get_next()
        bottom = page.get_charbox(place[0])[1]
        signs = ((i, page.get_text_range(i, 1)) for i in range(page.count_chars()))
        numbers = [page.get_charbox(i)[1] for i, sign in signs if sign.isdigit()]
    assert min(abs(bottom - each) for each in numbers) < 3


def test_nothing_of_a_copy_is_in_a_public_build_after_it(copies):
    """Byte for byte as before; the copies are no part of it."""
    public, _, again = copies

    def hashes(made):
        return {p.relative_to(made.output): hashlib.sha256(p.read_bytes()).hexdigest()
                for p in made.output.rglob("*.pdf")}  # fmt: skip

    assert hashes(public) == hashes(again)
    assert {p.name for p in again.output.rglob("*.pdf")} == {"small.pdf", "berg.pdf", "kim.pdf"}
    assert "Quillfeather" in text_of(again.output / "offprints/berg.pdf")
    assert "Keming" not in everything(again.output / "small.pdf")


def test_a_paper_that_came_as_a_pdf_cannot_be_anonymous(volume):
    """Its pages are the author's."""
    read = read_volume(volume, str(volume))[0]
    (session,) = read.sessions
    camera = [p.model_copy(update={"camera": CameraCopy(file="a.pdf")}) for p in session.papers]
    named = read.model_copy(
        update={"sessions": (session.model_copy(update={"papers": tuple(camera)}),)}
    )
    told = list(names_left(named, {"berg": None, "kim": None}))
    assert [(d.code, d.paper) for d in told] == [("REV003", "berg"), ("REV003", "kim")]
    assert all(p.authors[0].person.is_body for p in anonymous(read).papers)


def test_remarks_of_a_photograph_are_cut_out_and_its_pixels_are_not():
    """What is no photograph is left alone."""
    data = plate()
    bare = without_remarks(data)
    assert b"Shutterbug" in data and b"Shutterbug" not in bare
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert without_remarks(b"\xff\xd8\xff\xe1") == b"\xff\xd8\xff\xe1"
