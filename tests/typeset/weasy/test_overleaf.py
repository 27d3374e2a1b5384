"""Galleys turned to the other side, beside galleys set for it."""

import base64
import io
from dataclasses import replace

import pikepdf
import pytest
import weasyprint.layout

from publisher.model.chapter import Image
from publisher.typeset.job import TypesettingJob
from publisher.typeset.setter import typeset
from publisher.typeset.turning import turn_galley

WORDS = "The committee resolved that nothing said in the hall should be lost. "
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HEADS = {"running_verso": "The verso’s head", "running_recto": "The recto’s head"}


@pytest.fixture(scope="session")
def everything():
    """A text with all that points at a place: a link, an anchor, a picture, a note, a table."""
    call = '<a epub:type="noteref" role="doc-noteref" href="#fn-1" id="fnref-1">1</a>'
    note = (
        '<section role="doc-endnotes" class="notes"><h2>Notes</h2><aside epub:type="footnote" '
        'role="doc-footnote" id="fn-1" data-number="1"><p>A note.</p></aside></section>'
    )
    text = (
        f"<p>{WORDS * 9}{call}</p>"
        '<figure id="fig"><img src="images/dot.png" alt="a dot" data-width="30%"/>'
        "<figcaption>A dot.</figcaption></figure>"
        f'<p id="here"><a href="https://example.org">There</a> and <a href="#fig">here</a>.</p>'
        "<table><thead><tr><th>One</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    ) + f"<p>{WORDS * 8}</p>" * 6
    return text, note, (Image("dot.png", "image/png", PIXEL),)


@pytest.fixture
def both(chapter, look, everything):
    """The chapter set for a verso, and set for a recto and turned."""
    text, note, images = everything
    made = chapter(text, note, images=images, **HEADS)
    return typeset(TypesettingJob(made, "verso"), look), turn_galley(
        typeset(TypesettingJob(made, "recto"), look)
    )


def pictures(run, folder, galley):
    """Each page of a galley as it looks, 144 dots an inch, lines of black and white."""
    (folder / "galley.pdf").write_bytes(galley.pdf)
    run("pdftoppm", "-r", "144", "-mono", folder / "galley.pdf", folder / "page")
    found = [path.read_bytes() for path in sorted(folder.glob("page*.pbm"))]
    for path in folder.glob("page*.pbm"):
        path.unlink()
    return found


def places(galley):
    """Where links and pictures are said to be, in whole points."""
    with pikepdf.open(io.BytesIO(galley.pdf)) as pdf:
        boxes = [a.Rect for page in pdf.pages for a in page.obj.get("/Annots", [])]
        boxes += [
            found.A.BBox
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary)
            and isinstance(found.get("/A"), pikepdf.Dictionary)
            and "/BBox" in found.A
        ]
        return sorted(tuple(round(float(x)) for x in box.as_list()) for box in boxes)


def test_a_turned_galley_looks_as_if_set_for_that_side(both, run, tmp_path):
    """Page by page: text, picture, note and running heads stand where they would."""
    before, after = (pictures(run, tmp_path, galley) for galley in both)
    assert len(before) == len(after) == both[0].pages > 2
    for one, other in zip(before, after, strict=True):
        differing = sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))
        assert differing < 0.02 * sum(byte.bit_count() for byte in one)


def test_what_points_into_a_turned_page_moves_with_it(both):
    """Links, pictures of the structure tree and anchors are where a galley set anew has them."""
    one, other = both
    assert places(one) == places(other)
    assert len(places(one)) > 3
    assert other.side == "verso"
    for name, place in one.anchors.items():
        assert other.anchors[name].page == place.page
        assert other.anchors[name].x == pytest.approx(place.x, abs=0.02)
    assert replace(one, pdf=b"", overleaf=(), anchors={}) == replace(
        other, pdf=b"", overleaf=(), anchors={}
    )


def test_heads_of_a_turned_page_are_artifacts_and_those_of_its_side(both, run, tmp_path):
    """The second page of a paper that opens on a verso is a recto."""
    path = tmp_path / "turned.pdf"
    path.write_bytes(both[1].pdf)
    assert "The recto’s head" in run("pdftotext", "-f", "2", "-l", "2", path, "-").stdout
    assert "head" not in run("pdfinfo", "-struct-text", path).stdout


@pytest.mark.parametrize(
    "rule",
    [
        "@page :left { background: #eee }",
        "@page :left { margin-top: 40mm }",
        "@page :left { @footnote { border-top: none } }",
        "p + p { break-before: recto !important }",
        "p { background: linear-gradient(red, blue) 0 0 / 2mm 2mm }",
    ],
    ids=["painted page", "other depth", "other notes", "a side of its own", "pattern"],
)
def test_what_differs_by_more_than_margins_and_heads_is_not_turned(chapter, look, rule):
    """Such a chapter is set again for its other side."""
    made = chapter(f"<p>{WORDS}</p><p>{WORDS}</p>", **HEADS)
    galley = typeset(TypesettingJob(made, "recto"), replace(look, css=look.css + rule))
    assert galley.overleaf == ()
    with pytest.raises(ValueError, match="set again"):
        turn_galley(galley)


def test_heads_are_made_once_for_pages_that_share_them(chapter, look, monkeypatch):
    """Two sides, and the first page without: the heads of a dozen pages are few streams."""
    made = []
    theirs = weasyprint.layout.make_margin_boxes
    monkeypatch.setattr(
        weasyprint.layout, "make_margin_boxes", lambda *a: made.append(1) or theirs(*a)
    )
    text = f"<p>{WORDS * 12}</p>" * 24
    galley = typeset(TypesettingJob(chapter(text, **HEADS), "recto"), look)
    assert galley.pages > 6
    assert len(made) == 6
    assert len({leaf.heads for leaf in galley.overleaf}) == 3


def test_a_head_that_changes_on_the_way_changes_where_it_does(chapter, look, run, tmp_path):
    """The string of a section is that of its pages, on either side."""
    rule = (
        ".text p { string-set: recto content() } "
        "@page text:left { @top-left { content: string(recto, last) } } "
        "@page text:right { @top-right { content: string(recto, last) } } "
    )
    text = "".join(f'<p style="break-before: page">Part {n}</p>' for n in range(1, 6))
    galley = typeset(
        TypesettingJob(chapter(text, **HEADS), "recto"), replace(look, css=look.css + rule)
    )
    for side in (galley, turn_galley(galley)):
        path = tmp_path / "galley.pdf"
        path.write_bytes(side.pdf)
        for number in range(1, 6):
            page = str(number + 1)
            said = run("pdftotext", "-f", page, "-l", page, path, "-").stdout
            assert said.split("\f")[0].split("\n\n")[:2] == [f"Part {number}"] * 2


def test_what_always_opens_on_its_side_has_no_other_heads(chapter, look, run, tmp_path):
    """Nothing is made ready to be turned; the page says what it says otherwise, and its heads are
    read aloud no more than there."""
    made = chapter(f"<p>{WORDS * 40}</p>", **HEADS)
    fixed, free = (
        typeset(TypesettingJob(made, "recto", turns=turns), look) for turns in (False, True)
    )
    assert (fixed.overleaf, len(free.overleaf)) == ((), free.pages)
    said = []
    for galley in (fixed, free):
        path = tmp_path / "galley.pdf"
        path.write_bytes(galley.pdf)
        said.append(run("pdftotext", "-layout", path, "-").stdout)
        assert "head" not in run("pdfinfo", "-struct-text", path).stdout
    assert said[0] == said[1]
    assert "The verso’s head" in said[0]
