"""The PDF of an author, opened: refused, or without what is active in it."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from publisher.camera.opening import Refused, open_camera
from publisher.camera.upright import stand_upright

LINK = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))


def codes(opened):
    return [one.code for one in opened.diagnostics]


def test_a_pdf_that_needs_a_password_is_refused(locked):
    with pytest.raises(Refused, match="password") as refusal:
        open_camera(locked)
    assert refusal.value.diagnostic.code == "CAM001"


def test_what_is_no_pdf_is_refused():
    with pytest.raises(Refused, match="no PDF"):
        open_camera(b"\\documentclass{article}")


def test_a_pdf_that_was_cut_off_is_refused_with_the_pages_that_are_left(author_pdf):
    """It opens with some of its pages and without a word."""
    plain = pikepdf.ObjectStreamMode.disable
    whole = author_pdf(*[b"%% %d" % n for n in range(8)], object_stream_mode=plain)
    cut = whole[: whole.rindex(b"xref", 0, whole.rindex(b"startxref"))]
    with pytest.raises(Refused) as refusal:
        open_camera(cut)
    assert refusal.value.diagnostic.code == "CAM002"


def test_a_pdf_of_another_length_than_its_author_says_is_refused(author_pdf):
    with pytest.raises(Refused, match="should have 3"):
        open_camera(author_pdf(b"", b"", b"", b""), pages=3)
    with pytest.raises(Refused, match="1 of 3 pages"):
        open_camera(author_pdf(b""), pages=3)
    assert not open_camera(author_pdf(b"", b""), pages=2).diagnostics


def test_a_pdf_with_a_wrong_table_of_its_objects_is_mended_and_told(author_pdf):
    data = author_pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = data.rindex(b"startxref")
    opened = open_camera(data[:at] + b"startxref\n7\n%%EOF\n")
    assert codes(opened) == ["CAM005"]
    assert len(opened.pdf.pages) == 1


def test_what_its_owner_forbids_is_told(author_pdf):
    restricted = author_pdf(encryption=pikepdf.Encryption(user="", owner="owner"))
    assert codes(open_camera(restricted)) == ["CAM003"]


def test_scripts_files_actions_and_notes_are_taken_out_and_told(author_pdf):
    def change(pdf):
        run = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = pdf.make_indirect(run)
        pdf.Root.AA = Dictionary(WC=run)
        pdf.attachments["a.txt"] = b"text"
        page = pdf.pages[0].obj
        page.AA = Dictionary(O=run)
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]),
                          Contents=pikepdf.String("look"))  # fmt: skip
        launch = Dictionary(LINK)
        launch.A = Dictionary(S=Name.Launch, F=pikepdf.String("a.exe"))
        page.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(launch)])

    opened = open_camera(author_pdf(change=change))
    assert codes(opened) == ["CAM004"]
    for thing in ("an action at opening", "actions of the file", "attached files", "reviewer",
                  "actions of pages", "start something"):  # fmt: skip
        assert thing in opened.diagnostics[0].message
    left = b"".join(item.unparse() for item in opened.pdf.objects)
    assert b"JavaScript" not in opened.pdf.Root.unparse() + opened.pdf.pages[0].obj.unparse()
    assert b"/Launch" not in opened.pdf.pages[0].obj.unparse(resolved=True) and left


@pytest.mark.parametrize(
    ("address", "stays"),
    [("https://a.org", True), ("mailto:a@b.org", True), ("javascript:alert(1)", False),
     ("file:///etc/passwd", False), ("HTTP://a.org", True), ("", False)],
)  # fmt: skip
def test_only_links_to_the_web_and_to_mail_stay(author_pdf, address, stays):
    def change(pdf):
        link = Dictionary(LINK)
        link.A = Dictionary(S=Name.URI, URI=pikepdf.String(address))
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])

    opened = open_camera(author_pdf(change=change))
    assert (Name.Annots in opened.pdf.pages[0].obj) is stays


def test_a_turned_and_cropped_page_stands_upright_in_its_own_box(author_pdf):
    """What is drawn goes with it, and so do links and the places they lead to."""

    def change(pdf):
        page = pdf.pages[0].obj
        page.CropBox, page.Rotate, page.UserUnit = Array([100, 50, 500, 250]), 90, 2
        link = Dictionary(LINK)
        link.Rect = Array([110, 60, 120, 70])
        link.Dest = Array([page, Name.XYZ, 100, 250, 0])
        page.Annots = Array([pdf.make_indirect(link)])

    pdf = open_camera(author_pdf(change=change)).pdf
    places = stand_upright(pdf)
    page = pdf.pages[0].obj
    assert [float(v) for v in page.MediaBox] == [0, 0, 400, 800]
    assert not {"/Rotate", "/CropBox", "/UserUnit"} & set(page.keys())
    assert [float(v) for v in page.Annots[0].Rect] == [20, 760, 40, 780]
    place = places.anchors[str(page.Annots[0].Dest)]
    assert (place.page, place.x, place.y) == (0, 400, 800)


def test_bookmarks_are_read_with_their_pages_and_dead_links_counted(author_pdf):
    def change(pdf):
        with pdf.open_outline() as outline:
            item = pikepdf.OutlineItem("One", 0)
            item.children.append(pikepdf.OutlineItem("Two", 1))
            outline.root.append(item)
        link = Dictionary(LINK)
        link.Dest = pikepdf.String("nowhere")
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])

    pdf = open_camera(author_pdf(b"", b"", change=change)).pdf
    places = stand_upright(pdf)
    assert [(i.text, i.level, i.page) for i in places.outline] == [("One", 1, 0), ("Two", 2, 1)]
    assert places.dead == 1 and Name.Annots not in pdf.pages[0].obj


def test_what_a_hidden_layer_holds_is_taken_out_and_told(author_pdf):
    def change(pdf):
        on, off = (pdf.make_indirect(Dictionary(Type=Name.OCG)) for _ in range(2))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=Dictionary(OFF=Array([off])))
        pdf.pages[0].obj.Resources.Properties = Dictionary(A=on, B=off)

    drawn = b"/OC /A BDC 1 1 2 2 re f EMC /OC /B BDC 3 3 4 4 re f EMC"
    opened = open_camera(author_pdf(drawn, change=change))
    assert "hidden layers" in opened.diagnostics[0].message
    left = opened.pdf.pages[0].obj.Contents.read_bytes()
    assert b"1 1 2 2 re" in left and b"3 3 4 4" not in left
    assert Name.OCProperties not in opened.pdf.Root


def test_a_page_that_is_one_drawing_is_drawn_on_the_page(author_pdf):
    """A tagger reads no text in drawings; a figure on a page of text stays one."""

    def change(pdf):
        for page in pdf.pages:
            form = pdf.make_stream(
                b"BT /F 9 Tf (Words) Tj ET", Type=Name.XObject, Subtype=Name.Form,
                BBox=Array([0, 0, 595, 842]), Matrix=Array([1, 0, 0, 1, 5, 6]),
                Resources=Dictionary(Font=page.obj.Resources.Font),
            )  # fmt: skip
            page.obj.Resources.XObject = Dictionary(X=form)

    pdf = open_camera(author_pdf(b"/X Do", b"BT /F 9 Tf (A) Tj ET /X Do", change=change)).pdf
    first, second = (page.obj.Contents.read_bytes() for page in pdf.pages)
    assert b"Do" not in first and b"1 0 0 1 5 6 cm" in first and b"/U1.F 9 Tf" in first
    assert Name("/U1.F") in pdf.pages[0].obj.Resources.Font
    assert b"/X Do" in second
