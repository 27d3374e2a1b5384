"""Citations and references as styles set them."""

from __future__ import annotations

import dataclasses
import html
import re
from pathlib import Path

import pytest

from publisher.citations.citing.citation import with_affixes
from publisher.citations.citing.references import CitationResult, anchor, find_style, set_citations
from publisher.citations.citing.syntax import scan_all
from publisher.citations.csl import style as styles
from publisher.citations.csl.node import CslError
from publisher.citations.csl.style import from_xml
from publisher.citations.reading.bibliography import Library, load_library
from publisher.diagnostics import Span
from publisher.files import Bundle, Folder

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def works() -> Library:
    """The works of ``fixtures/works.yaml``."""
    library, found = load_library(Folder(FIXTURES), ("works.yaml",))
    assert found == []
    return library


def cited(text: str, library: Library, style: str = "", lang: str = "en") -> CitationResult:
    """The citations of `text`, set."""
    clusters = [with_affixes(c, lambda t, at: html.escape(t)) for c in scan_all(text)]
    return set_citations(clusters, library, style, lang)


@pytest.mark.cases("styles")
def test_styles(given: str, expected: str, works: Library) -> None:
    """Citations and references read as their style wants them."""
    head, text = given.split("\n", 1)
    made = cited(text, works, *head.split())
    out, at = "", 0
    for cluster, one in zip(scan_all(text), made.citations, strict=True):
        out += text[at : cluster.start] + one.html + (f"^[{one.note}]" if one.note else "")
        at = cluster.end
    out += text[at:] + "\n" + "".join(f"{r.id}: {r.html}\n" for r in made.references)
    assert out.strip() == expected.strip()


def test_an_unknown_key_is_an_error_at_its_place(works: Library) -> None:
    """The error stands at the key and names keys that are close; the citation shows it."""
    text = "so [@one; @smith-q]"
    made = set_citations(
        scan_all(text),
        works,
        place=lambda index, start, end: Span("p.md", 1, start + 1, end - start),
    )
    assert [d.code for d in made.diagnostics] == ["REF001"]
    assert made.diagnostics[0].span == Span("p.md", 1, 11, 8)
    assert "`smith-a`" in (made.diagnostics[0].help or "")
    assert "<b>smith-q?</b>" in made.citations[0].html
    assert [r.key for r in made.references] == ["one"]


def test_a_paper_without_bibliography_is_told_so() -> None:
    """A citation where no bibliography is named says what to add: once, with the keys."""
    made = set_citations(scan_all("[@a; @b] and @a"), Library())
    assert [d.code for d in made.diagnostics] == ["REF011"]
    assert made.diagnostics[0].message.startswith("citation of `a`, `b`, and")
    assert made.references == ()
    many = set_citations(scan_all(" ".join(f"@key{n}" for n in range(12))), Library())
    assert "`key7` and 4 more, and" in many.diagnostics[0].message


def test_only_what_is_cited_is_listed(works: Library) -> None:
    """The list has the works cited and those named in `nocite`; a star names all."""
    assert [r.key for r in set_citations(scan_all("[@two]"), works).references] == ["two"]
    listed = set_citations(scan_all("[@two]"), works, nocite=["@one"])
    assert [r.key for r in listed.references] == ["one", "two"]
    assert len(set_citations([], works, nocite=["*"]).references) == len(works.entries)
    assert set_citations([], works).references == ()
    assert [d.code for d in set_citations([], works, nocite=["nope"]).diagnostics] == ["REF001"]


def test_typed_keys_lead_to_the_work(works: Library) -> None:
    """A CiTO property before a key is no part of it."""
    made = cited("[@citesAsAuthority:one]", works)
    assert made.diagnostics == () and [r.key for r in made.references] == ["one"]


def test_anchors_are_names_and_apart() -> None:
    """Any key gives an id that XML takes, and two keys two ids."""
    keys = ["a", "a b", "a:b", "a_b", "é", "10.1000/x", "김", ""]
    anchors = [anchor(key) for key in keys]
    assert len(set(anchors)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", one) for one in anchors)


def test_affixes_keep_their_markup(works: Library) -> None:
    """Markup and formulas in the author's own words come out as they went in."""
    clusters = [
        with_affixes(
            c, lambda t, at: t.replace("*x*", '<em>x</em> <math alttext="y"><mi>y</mi></math>')
        )
        for c in scan_all("[*x* @one, p. 3 *x*]")
    ]
    made = set_citations(clusters, works).citations[0].html
    assert made.count('<i>x</i> <math alttext="y"><mi>y</mi></math>') == 2


def test_formulas_are_set_by_the_caller() -> None:
    """A formula in a title is handed over as TeX."""
    bib = rb"@book{a, title={On $\frac{1}{2}$}}"
    library, _ = load_library(Bundle((("r.bib", bib),)), ("r.bib",))
    made = set_citations(
        [], library, nocite=["a"], math=lambda tex: f"<math>{html.escape(tex)}</math>"
    )
    assert r"<math>\frac{1}{2}</math>" in made.references[0].html


def test_dangerous_addresses_are_no_links(corpus: Path) -> None:
    """Nothing of a hostile bibliography becomes markup or a link that runs."""
    library, _ = load_library(Folder(corpus / "hostile" / "made-51-bib-broken"), ("paper.bib",))
    made = set_citations([], library, nocite=["*"])
    text = " ".join(r.html for r in made.references)
    assert "<script" not in text and 'href="javascript' not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", "apa"), ("ieee", "ieee"), ("IEEE.csl", "ieee"),
        ("Chicago Author Date", "chicago-author-date"),
        ("http://www.zotero.org/styles/nature", "nature"), ("vancouver", "nlm-citation-sequence"),
    ],
)  # fmt: skip
def test_styles_by_name(name: str, found: str) -> None:
    """A style is found by its name, however it is written, and by its old name."""
    style, faults = find_style(name, None, None)
    assert faults == [] and style.name == found


def test_installed_styles_set_everything(works: Library) -> None:
    """Of the installed styles every fortieth sets every kind of citation, and raises nothing."""
    names = sorted(path.stem for path in styles._folder().glob("*.csl"))[::40]
    assert len(names) > 60
    text = "[see @one, p. 3; @two] @three [@smith-a; @smith-b; @body] -@van [@kim; @nobody]"
    for name in names:
        made = cited(text, works, name)
        assert all(one.html or one.note for one in made.citations), name
        assert made.diagnostics == (), name


def test_dependent_styles() -> None:
    """A style that only points to another is that other."""
    style, faults = find_style("nature-physics", None, None)
    assert faults == [] and style.name == "nature"


CSL = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<citation><layout prefix="{" suffix="}"><text variable="title"/></layout></citation></style>"""


def test_a_style_of_the_volume(works: Library) -> None:
    """A .csl file beside the paper is a style; without bibliography it lists nothing."""
    style, faults = find_style("my.csl", Bundle((("my.csl", CSL),)), None)
    assert faults == []
    made = set_citations(scan_all("[@two]"), works, style)
    assert "{" in made.citations[0].html and made.references == ()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("apaa", b"", "REF009"),
        ("http://127.0.0.1:9/x.csl", b"", "REF009"),
        ("../x.csl", b"", "REF003"),
        ("x.csl", b"<style>", "REF010"),
        ("x.csl", b"<html/>", "REF010"),
        ("x.csl", b'<!DOCTYPE s [<!ENTITY e SYSTEM "/etc/passwd">]><style>&e;</style>', "REF010"),
        ("x.csl", CSL.replace(b"variable=", b"macro="), "REF010"),
    ],
)
def test_styles_that_cannot_be_used(name: str, data: bytes, code: str) -> None:
    """What is not there, not ours or broken is told at its place, and the default style is used."""
    place = Span("paper.md", 5)
    style, faults = find_style(name, Bundle((("x.csl", data),) if data else ()), place)
    assert [fault.code for fault in faults] == [code]
    assert style.name == "apa" and faults[0].span is not None


def test_a_macro_that_calls_itself_is_refused() -> None:
    """A style cannot hang the build."""
    loop = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
    <macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>
    <citation><layout><text macro="a"/></layout></citation></style>"""
    with pytest.raises(CslError, match="calls itself"):
        from_xml(loop, "loop")


@pytest.mark.parametrize(("calls", "macros", "why"), [(10, 9, "30000 elements"), (1, 99, "deep")])
def test_macros_that_call_without_end_are_refused(calls: int, macros: int, why: str) -> None:
    """Ten of ten of ten would set one work for hours."""
    call = '<text macro="m{}"/>'
    told = "".join(
        f'<macro name="m{n}">{call.format(n + 1) * calls}</macro>' for n in range(macros)
    )
    style = f"""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
    {told}<macro name="m{macros}"><text value="x"/></macro>
    <citation><layout><text macro="m0"/></layout></citation></style>"""
    with pytest.raises(CslError, match=why):
        from_xml(style.encode(), "bomb")


def test_the_same_input_gives_the_same_output(works: Library) -> None:
    """Nothing but the input decides."""
    text = "[@smith-a; @smith-b; @one] @three"
    assert cited(text, works) == cited(text, works)


@pytest.mark.parametrize("style", ["ieee", "nlm-citation-sequence"])
def test_a_range_of_months_keeps_its_space_from_the_year(style: str) -> None:
    """May to June of one year is set as one month is, before the year or after it."""
    bib = b"@article{k, author={Sub, T.}, title={Main}, date={2018-05/2018-06}, journal={J}}"
    library, _ = load_library(Bundle((("r.bib", bib),), ("r.bib",)), ("r.bib",), "p")
    made = set_citations([], library, style, nocite=["k"]).references[0].html
    assert re.search(r"(?:^|\W)(?:May–Jun\.? 2018|2018 May–Jun)\b", made)


def test_a_note_opens_with_a_capital_where_words_of_the_style_do(works: Library) -> None:
    """A note is a sentence; names and titles keep the letter that they have."""
    head = '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">'
    layout = '<text value="in" suffix=" "/><text variable="title"/>'
    style = from_xml(f"{head}<citation><layout>{layout}</layout></citation></style>".encode(), "s")
    clusters = [with_affixes(c, lambda t, at: html.escape(t)) for c in scan_all("[@one]")]
    amid = [dataclasses.replace(c, note=1, opens=False) for c in clusters]
    notes = [set_citations(some, works, style).citations[0].note for some in (clusters, amid)]
    assert [">In On" in notes[0], ">in On" in notes[1]] == [True, True]
