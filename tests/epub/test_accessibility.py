"""Accessibility metadata: what is claimed is what the book holds."""

from dataclasses import replace

from publisher.epub.accessibility import CONFORMS

BARE = ' alt="A plain field of the colour of paper"'


def bare(sample):
    """The sample with the text alternative of one figure taken away."""
    made = list(sample.chapters())
    made[6] = replace(made[6], body=made[6].body.replace(BARE, ' alt=""'))
    return made


def test_claims_of_a_book_that_holds_everything(whole):
    """Everything the sample has, and nothing else."""
    assert whole.meta("schema:accessMode") == ["textual", "visual"]
    assert whole.meta("schema:accessModeSufficient") == ["textual", "textual,visual"]
    assert set(whole.meta("schema:accessibilityFeature")) == {
        "tableOfContents", "readingOrder", "displayTransformability", "structuralNavigation",
        "alternativeText", "MathML", "describedMath", "pageBreakMarkers", "pageNavigation",
        "index", "ARIA", "unlocked",
    }  # fmt: skip
    assert whole.meta("schema:accessibilityHazard") == ["none"]
    assert whole.meta("pageBreakSource") == ["urn:isbn:9783161484117"]
    assert whole.meta("dcterms:conformsTo") == [CONFORMS]
    assert whole.meta("a11y:certifiedBy") == ["Northgate Press"]
    assert whole.codes() == []


def test_one_figure_without_words_changes_the_claim(make, sample):
    """EPB006, and no word of conformance, alternatives or reading by ear."""
    made = make(bare(sample))
    assert made.codes() == ["EPB006"]
    assert made.meta("dcterms:conformsTo") == [] and made.meta("a11y:certifiedBy") == []
    assert "alternativeText" not in made.meta("schema:accessibilityFeature")
    assert made.meta("schema:accessModeSufficient") == ["textual,visual"]
    assert "no text alternative" in made.meta("schema:accessibilitySummary")[0]


def test_a_book_of_words_alone_claims_nothing_of_pictures(make, sample):
    """An address without figures, formulas, index or pages."""
    made = make((sample.chapters()[4],))
    assert made.meta("schema:accessMode") == ["textual"]
    assert made.meta("schema:accessModeSufficient") == ["textual"]
    held = set(made.meta("schema:accessibilityFeature"))
    assert not held & {"alternativeText", "MathML", "describedMath", "index", "pageNavigation",
                       "pageBreakMarkers"}  # fmt: skip
    assert made.meta("pageBreakSource") == []


def test_a_formula_without_words_changes_the_claim(make, sample):
    """EPB013: described math is claimed only of books in which all math is."""
    made_ = list(sample.chapters())
    made_[6] = replace(made_[6], body=made_[6].body.replace(' alttext="x^2+1"', "", 1))
    made = make(made_)
    assert made.codes() == ["EPB013"]
    held = made.meta("schema:accessibilityFeature")
    assert "MathML" in held and "describedMath" not in held


def test_what_may_move_may_flash(make, sample):
    """A GIF makes the hazard unknown."""
    kim = sample.chapters()[6]
    gif = replace(sample.PICTURE, name="a.gif", media_type="image/gif")
    body = kim.body.replace(sample.PICTURE.name, "a.gif")
    made = make((replace(kim, body=body, images=(gif,)),))
    assert made.meta("schema:accessibilityHazard") == ["unknown"]


def test_the_summary_is_in_the_language_of_the_book(make, sample):
    """German for a German book; English, said to be English, where a language is not known."""
    german = make(book=sample.volume(language="de-AT"))
    assert german.meta("schema:accessibilitySummary")[0].startswith("Der Text passt sich an")
    path = '//*[@property="schema:accessibilitySummary"]'
    finnish = make(book=sample.volume(language="fi")).opf.xpath(path)[0]
    assert finnish.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert german.opf.xpath(path)[0].get("{http://www.w3.org/XML/1998/namespace}lang") is None


def test_without_a_print_isbn_the_page_list_names_its_edition(make, sample):
    """`pageBreakSource` is derived: an ISBN, or the printed edition by its name."""
    from publisher.epub import PageMark, PageMarks
    from publisher.model.volume import Isbn

    marks = PageMarks({"kim": (PageMark(0, "1"),)})
    made = make(book=sample.volume(isbn=Isbn()), page_marks=marks)
    assert made.meta("pageBreakSource") == ["Pages and Marks (printed edition)"]
    made = make(page_marks=PageMarks(marks.chapters, "978-3-16-148411-7"))
    assert made.meta("pageBreakSource") == ["urn:isbn:9783161484117"]


def test_a_report_tells_an_author_what_to_change(make, sample):
    """In words, with the reason and the cure; a paper in order is told so."""
    from publisher.epub import accessibility_reports

    made = make(bare(sample))
    told = accessibility_reports(sample.volume(), made.packaged)
    assert set(told) == {"keynote", "kim", "müller"}
    assert (
        "1. **The figure “Figure 1. The colour of a page.” has no text alternative**" in told["kim"]
    )
    assert "1 figure: 0 described in words" in told["kim"] and "Describe in `alt`" in told["kim"]
    assert "everyone can read this paper" in told["keynote"]
