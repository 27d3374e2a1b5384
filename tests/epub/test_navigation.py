"""Contents, landmarks, page list, NCX."""

from dataclasses import replace

from publisher.xhtml.tree import text_of_node

OPS = "{http://www.idpf.org/2007/ops}type"


def outline(listed, depth=0):
    """The lines of a list of the nav, with their depth."""
    for item in listed:
        yield depth, text_of_node(item[0])
        for below in item[1:]:
            yield from outline(below, depth + 1)


def nav(opened, kind):
    """The nav of `kind`."""
    return next(n for n in opened.tree("nav.xhtml").iter("{*}nav") if n.get(OPS) == kind)


def test_contents_go_by_session_paper_and_section_with_authors(whole):
    """The whole outline of the sample, in order."""
    assert list(outline(nav(whole, "toc").find("{*}ol"))) == [
        (0, "Preface"),
        (0, "Opening"),
        (1, "The Page as a Promise — Mina Hart"),
        (0, "Pages"),
        (1, "Marks in the Text — Minji Kim, Taro Yamada"),
        (2, "1 Pages that stay"),
        (3, "1.1 Where exactly a page begins"),
        (1, "Seiten & Marken — Jörg Müller"),
        (2, "1 Pages that stay"),
        (3, "1.1 Where exactly a page begins"),
        (0, "Committees"),
        (0, "Figures"),
        (0, "Tables"),
        (0, "Index of authors"),
        (0, "Colophon"),
    ]


def test_of_a_collaboration_six_are_named(make, sample):
    """In the contents and in the NCX, whatever the paper names."""
    many = tuple(f"Author {letter}" for letter in "ABCDEFGHIJK")
    made = make([replace(c, authors=many if c.id == "kim" else c.authors)
                 for c in sample.chapters()])  # fmt: skip
    wanted = f"Marks in the Text — {', '.join(many[:6])} et al."
    assert (1, wanted) in outline(nav(made, "toc").find("{*}ol"))
    assert wanted in [text_of_node(label) for label in made.tree("toc.ncx").iter("{*}text")]


def test_sections_are_for_the_reading_system_and_hidden_on_the_page(whole):
    """EPUB 3.3 §7.3: a hidden list stays in the nav and off the contents page."""
    hidden = nav(whole, "toc").xpath(".//*[@hidden]/@hidden")
    assert hidden == ["hidden"] * 4
    assert nav(whole, "page-list").get("hidden") and nav(whole, "landmarks").get("hidden")


def test_a_title_in_another_language_says_so(whole):
    """A screen reader changes its voice for one line of the contents."""
    link = next(a for a in nav(whole, "toc").iter("{*}a") if "Seiten" in text_of_node(a))
    assert link.get("lang") == "de"


def test_landmarks_lead_to_each_part_once(whole):
    """EPUB 3.3 §7.4.5."""
    marks = [(a.get(OPS), a.get("href")) for a in nav(whole, "landmarks").iter("{*}a")]
    assert marks == [
        ("cover", "cover.xhtml"),
        ("toc", "nav.xhtml#toc"),
        ("titlepage", "text/title.xhtml"),
        ("copyright-page", "text/copyright.xhtml"),
        ("preface", "text/preface.xhtml"),
        ("bodymatter", "text/session-1.xhtml"),
        ("loi", "text/list-of-figures.xhtml"),
        ("lot", "text/list-of-tables.xhtml"),
        ("index", "text/index.xhtml"),
        ("colophon", "text/colophon.xhtml"),
    ]


def test_the_page_list_has_every_folio_in_order(whole):
    """Roman and arabic, as printed."""
    folios = [text_of_node(a) for a in nav(whole, "page-list").iter("{*}a")]
    assert folios == ["i", "iii", "iv", "1", "3", "4", "5", "7", "8", "9", "10"]


def test_the_metadata_say_where_no_pages_are_marked(make, whole):
    """An EPUB alone has no page marks: whoever has to cite by page is told beforehand."""
    said = "It has no marks of printed pages."
    assert said in make().meta("schema:accessibilitySummary")[0]
    assert said not in whole.meta("schema:accessibilitySummary")[0]


def test_without_a_print_edition_there_is_no_page_list(make):
    """Nothing is claimed that is not there."""
    made = make()
    assert "page-list" not in made.text("nav.xhtml") and "pageList" not in made.text("toc.ncx")


def test_the_ncx_says_the_same_as_the_nav(whole):
    """Old readers see the same contents and the same pages."""
    ncx = whole.tree("toc.ncx")
    points = [text_.strip() for text_ in ncx.xpath("//*[local-name()='navPoint']/*[1]/*[1]/text()")]
    assert points == [line for _, line in outline(nav(whole, "toc").find("{*}ol"))]
    pages = ncx.xpath("//*[local-name()='pageTarget']")
    assert [(p.get("type"), p.get("value")) for p in pages[:4]] == [
        ("front", None), ("front", None), ("front", None), ("normal", "1"),
    ]  # fmt: skip
    orders = [int(n) for n in ncx.xpath("//*[local-name()='navPoint']/@playOrder")]
    assert orders == sorted(orders)


def test_papers_without_sessions_stand_at_the_top(make, sample):
    """A volume of one session without a title has no session openings."""
    papers = [chapter for chapter in sample.chapters() if chapter.kind in ("paper", "address")]
    lines = list(outline(nav(make(papers), "toc").find("{*}ol")))
    assert [line for depth, line in lines if depth == 0][:3] == [
        "The Page as a Promise — Mina Hart",
        "Marks in the Text — Minji Kim, Taro Yamada",
        "Seiten & Marken — Jörg Müller",
    ]


def test_a_heading_that_skips_a_level_hangs_below_the_last(make, sample):
    """No heading is lost for being too deep."""
    kim = sample.chapters()[6]
    first, second = kim.headings
    deep = replace(kim, headings=(first, replace(second, level=5)))
    lines = list(outline(nav(make((deep,)), "toc").find("{*}ol")))
    assert [depth for depth, _ in lines] == [0, 1, 2]


def test_lists_of_figures_and_tables_lead_to_their_papers(whole):
    """Each caption, below the title of its paper."""
    figures = whole.tree("text/list-of-figures.xhtml")
    assert figures.xpath("//@href")[2:] == ["kim.xhtml#fig-x", "muller.xhtml#fig-x"]
    assert "Figure 1. The colour of a page." in text_of_node(figures)
    assert "Marks in the Text" in text_of_node(figures)


def test_a_book_with_one_figure_has_no_list_of_figures(make, sample):
    """A list of one line helps nobody."""
    assert "EPUB/text/list-of-figures.xhtml" not in make((sample.chapters()[6],)).names()


def test_the_contents_are_in_the_english_of_the_volume(make, sample):
    """No line of an `en-GB` volume has to say that it is not in `en`."""
    chapters = [replace(chapter, lang="en-GB") for chapter in sample.chapters()[:4]]
    made = make(chapters, book=sample.volume(language="en-GB"))
    nav = made.tree("nav.xhtml")
    assert nav.get("lang") == "en-GB"
    assert nav.xpath('//*[local-name()="a"]/@lang') == []
