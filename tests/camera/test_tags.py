"""Tags repaired, on trees and pieces of text as a tagger gives them."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from publisher.camera.marked import MarkedPiece
from publisher.camera.marking import Drawing, complete_marks
from publisher.camera.tags import OutlineItem, TagRepair
from publisher.camera.text import paper_text, without_opening
from publisher.camera.tree import Mark, OddTree, TagElement, read_tree, write_tree
from publisher.model.camera import Depiction


class Paper:
    """A page of pieces, one below the other, and the tree of them."""

    def __init__(self):
        self.pieces, self.top = [{}], TagElement("Document")

    def add(self, kind, text, size=10.0, parent=None, **more):
        number = len(self.pieces[0])
        high = 800 - 20 * number
        box = (50, high, 250, high + size)
        self.pieces[0][number] = MarkedPiece(text, box, size, lines=[box], **more)
        element = TagElement(kind, [Mark(0, number)])
        (parent or self.top).kids.append(element)
        return element

    def repair(self, title="", outline=(), drawings=(), depictions=(), own=False):
        self.mend = TagRepair(self.top, self.pieces)
        items = [OutlineItem(text, level, 0) for text, level in outline]
        return self.mend.repair(title, items, drawings, depictions, (), own)

    @property
    def kinds(self):
        return [(e.kind, self.mend.text(e)) for e in self.top.kids]


def test_headings_have_the_levels_of_the_authors_bookmarks():
    """What they name is a heading wherever the tagger put it; what they do not name is text."""
    paper = Paper()
    paper.add("H1", "A Paper of Papers", 16)
    paper.add("H1", "1 Introduction")
    paper.add("P", "Text that goes on for a while.")
    paper.add("H3", "Some bold words")
    items = TagElement("L")
    paper.top.kids.append(items)
    item = TagElement("LI")
    items.kids.append(item)
    paper.add("Lbl", "2", parent=item)
    paper.add("LBody", "Methods", parent=item)
    paper.add("P", "2.1 A detail")
    outline = [("Introduction", 1), ("Methods", 1), ("A detail", 2)]
    result = paper.repair("A paper of papers", outline)
    assert paper.kinds == [
        ("H1", "A Paper of Papers"), ("H2", "1 Introduction"),
        ("P", "Text that goes on for a while."), ("P", "Some bold words"), ("H2", "2 Methods"),
        ("H3", "2.1 A detail"),
    ]  # fmt: skip
    assert [level for _, level, _ in result.headings] == [1, 2, 2, 3]


def test_headings_go_down_one_level_at_a_time():
    paper = Paper()
    for kind in ("H3", "H1", "H4", "H6"):
        paper.add(kind, f"Of {kind}")
    paper.repair(own=True)
    assert [kind for kind, _ in paper.kinds] == ["H1", "H1", "H2", "H3"]


def test_a_caption_goes_with_its_figure_and_a_description_into_it():
    paper = Paper()
    paper.add("Figure", "")
    paper.add("P", "Figure 1: A curve.")
    paper.add("Figure", "")
    paper.add("P", "Figure 2: Another.")
    result = paper.repair(depictions=[Depiction(page=1, alt="It falls."),
                                      Depiction(page=7, alt="Nothing.")])  # fmt: skip
    first, second = paper.top.kids
    assert [kid.kind for kid in first.kids if isinstance(kid, TagElement)] == ["Caption"]
    assert (first.alt, second.alt) == ("It falls.", "Figure 2: Another.")
    assert (result.undescribed, result.unused) == ([1], [7])


def test_small_type_at_the_foot_with_a_mark_is_a_note_with_a_name_of_its_own():
    paper = Paper()
    paper.add("P", "Text " * 30)
    paper.add("P", "1 Small words in the text.", 8)
    paper.add("P", "Text " * 30)
    paper.add("P", "1 See the archive.", 8)
    paper.add("P", "Small words without a mark.", 8)
    paper.repair()
    kinds = [e.kind for e in paper.top.kids]
    assert kinds == ["P", "P", "P", "Note", "P"] and paper.top.kids[3].id


def test_a_line_of_mathematics_is_a_formula_said_by_its_letters():
    paper = Paper()
    paper.add("P", "x = y + z", maths=0.6)
    paper.add("P", "where x is small", maths=0.1)
    assert paper.repair().formulas == 1
    assert [(e.kind, e.alt) for e in paper.top.kids] == [("Formula", "x = y + z"), ("P", "")]


def table(*rows):
    made = TagElement("Table")
    for row in rows:
        cells = [TagElement("TD", [], attributes=dict(each)) for each in row]
        made.kids.append(TagElement("TR", cells))
    return made


def test_a_table_gets_heads_and_one_that_is_none_becomes_plain_text():
    paper = Paper()
    sound, torn = table([{}, {}], [{}, {}]), table([{}, {}], [{}])
    spanning = table([{"ColSpan": 2}], [{}, {}])
    for n, each in enumerate((sound, torn, spanning)):
        each.kids[0].kids[0].kids.append(Mark(0, n))
        paper.pieces[0][n] = MarkedPiece("x", (0, 0, 1, 1), 9.0)
        paper.top.kids.append(each)
    assert paper.repair().tables == 2
    assert [[c.kind for c in row.kids] for row in sound.kids] == [["TH", "TH"], ["TD", "TD"]]
    assert sound.kids[0].kids[0].attributes["Scope"] == "Column"
    assert torn.kind == "Div" and spanning.kind == "Table"


def test_numbers_of_lines_are_counted_not_taken_for_lists():
    paper = Paper()
    for n in range(40):
        paper.add("P", str(n))
    assert paper.repair().numbered_lines == 40


def test_a_drawing_that_nobody_marked_stands_before_its_caption():
    paper = Paper()
    paper.add("P", "Text above.")
    caption = paper.add("P", "Figure 1: A drawing.")
    number = len(paper.pieces[0])
    paper.pieces[0][number] = MarkedPiece()
    box = (60, 795, 200, 860)
    paper.repair(drawings=[Drawing(Mark(0, number), box)])
    assert [e.kind for e in paper.top.kids] == ["P", "Figure"]
    assert caption in paper.top.kids[1].kids


def test_the_text_of_a_paper_is_xhtml_in_the_order_of_reading():
    """With the places where pages begin, and runs of other scripts marked."""
    paper = Paper()
    paper.add("H1", "Title", 16)
    paper.add("H2", "1 One & two")
    paper.add("P", "It says 日本です here.")
    paper.repair("Title")
    body, ids, words = paper_text(paper.mend, 2, "en")
    assert body.split("\n") == [
        '<span class="pdf-page" id="pdf-page-1"></span><h2>Title</h2>',
        "<h2>1 One &amp; two</h2>",
        '<p>It says <span lang="ja" xml:lang="ja">日本です</span> here.</p>',
    ]
    assert ids == ("pdf-page-1", "") and words == 9


def test_the_opening_is_not_said_twice():
    blocks = [
        "<h2>A Title</h2>", "<p>Ada, Here</p>", "<h2>Abstract</h2>",
        "<p>We show that all of it holds, and more.</p>", "<h2>1 Intro</h2>", "<p>Text.</p>",
    ]  # fmt: skip
    abstracts = ["<p>We show that all of it holds, and more.</p>"]
    left = without_opening("\n".join(blocks), "A Title", abstracts, False)
    assert left.split("\n") == [blocks[1], *blocks[4:]]
    assert without_opening("\n".join(blocks), "A Title", abstracts, True).split("\n") == blocks[4:]
    assert blocks[3] in without_opening("\n".join(blocks), "A Title", [], True)


# Trees in files.


def tagged(content, *elements, roles=None):
    """A page with `content` and a tree of `elements`, each kind and number of its mark."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 800)).obj
    page.Resources = Dictionary()
    page.Contents = pdf.make_stream(content)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    kids = [
        pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=root, Pg=page,
                                     K=Array([number])))
        for kind, number in elements
    ]  # fmt: skip
    root.K = Array(kids)
    if roles:
        root.RoleMap = Dictionary({f"/{k}": Name(f"/{v}") for k, v in roles.items()})
    pdf.Root.StructTreeRoot = root
    return pdf


def test_types_of_others_are_read_as_those_of_pdf_1_7():
    pdf = tagged(b"", ("Chap", 0), ("FENote", 1), ("Strange", 2), ("H9", 3),
                 roles={"Chap": "Sub1", "Sub1": "Sect"})  # fmt: skip
    assert [e.kind for e in read_tree(pdf).kids] == ["Sect", "Note", "Span", "H6"]


def test_a_tree_is_written_as_it_was_read():
    pdf = tagged(b"", ("P", 0), ("L", 2))
    top = read_tree(pdf)
    top.kids[1].attributes["ListNumbering"] = "Decimal"
    top.kids[0].id, top.kids[0].alt = "a", "b"
    write_tree(pdf, top)
    again = read_tree(pdf)
    assert [(e.kind, list(e.marks())) for e in again.kids] == [
        ("P", [Mark(0, 0)]), ("L", [Mark(0, 2)])
    ]  # fmt: skip
    assert again.kids[1].attributes == {"ListNumbering": "Decimal"}
    assert len(pdf.Root.StructTreeRoot.ParentTree.Nums[1]) == 3
    assert pdf.Root.StructTreeRoot.IDTree.Names[0] == String("a")


def test_a_tree_that_goes_round_is_an_odd_one():
    pdf = tagged(b"", ("P", 0))
    element = pdf.Root.StructTreeRoot.K[0]
    element.K = Array([element])
    with pytest.raises(OddTree):
        read_tree(pdf)


def test_all_that_is_painted_is_content_or_artifact():
    """Unpaired states and marks are paired, marks of no tree are artifacts."""
    content = (
        b"/P <</MCID 0>> BDC 0 0 9 9 re f EMC /P <</MCID 5>> BDC 1 1 2 2 re f EMC 3 3 m 4 4 l S Q q"
    )
    pdf = tagged(content, ("P", 0))
    assert complete_marks(pdf, {Mark(0, 0)}) == []
    said = b" ".join(pdf.pages[0].obj.Contents.read_bytes().split())
    assert said == (
        b"q /P << /MCID 0 >> BDC 0 0 9 9 re f EMC /Artifact BMC 1 1 2 2 re f EMC "
        b"/Artifact BMC 3 3 m 4 4 l S EMC Q q Q"
    )


def test_a_large_drawing_becomes_a_figure_and_one_of_words_a_paragraph():
    pdf = tagged(b"/X Do /Y Do /Z Do", ("P", 0))

    def form(data, box):
        return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Form, BBox=Array(box),
                               Resources=Dictionary())  # fmt: skip

    pdf.pages[0].obj.Resources.XObject = Dictionary(
        X=form(b"/P <</MCID 0>> BDC 0 0 90 90 re f EMC", [0, 0, 90, 90]),
        Y=form(b"0 0 9 9 re f", [0, 0, 9, 9]),
        Z=form(b"BT (a) Tj ET", [0, 0, 30, 9]),
    )
    drawings = complete_marks(pdf, set())
    assert [(d.mark.number, d.box, d.plain) for d in drawings] == [
        (0, (0, 0, 90, 90), False), (1, (0, 0, 30, 9), True)
    ]  # fmt: skip
    said = pdf.pages[0].obj.Contents.read_bytes()
    assert said.count(b"BDC") == 2 and said.count(b"/Artifact BMC") == 1
    assert b"BDC" not in pdf.pages[0].obj.Resources.XObject.X.read_bytes()
