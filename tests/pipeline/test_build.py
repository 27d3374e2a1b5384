"""What a build does with good, bad and changed manuscripts."""

import json
import os
import zipfile

import pytest

from publisher.judges.folder import NothingBuilt, judge_folder
from publisher.pipeline.build import build, failed_build
from publisher.pipeline.settings import Settings

TEXT = "The committee resolved that nothing said in the hall should be lost. " * 40
BROKEN = "---\ntitle: A Broken Paper\nauthors:\n  - name:Ada Lark\n---\n\nText.\n"


def misses(made):
    return {stage: counts["misses"] for stage, counts in made.report.stages.items()}


def test_a_broken_paper_keeps_its_place_and_stops_no_other(small, built, pdf_text):
    """Its page says what is wrong and where; the report and the exit status say failed."""
    made = built(small({"one": TEXT, "two": BROKEN, "three": f"Third. {TEXT}"}))
    statuses = {paper.id: paper.status for paper in made.report.papers}
    assert statuses == {"one": "ok", "two": "failed", "three": "ok"}
    assert failed_build(made.report, strict=False)
    text = pdf_text(made.output / "small.pdf")
    page = next(page for page in text if "A Broken Paper" in page and "FM006" in page)
    assert "two.md:4" in page.replace("\n", "")
    with zipfile.ZipFile(made.output / "small.epub") as epub:
        assert any(
            "FM006" in epub.read(name).decode("utf-8", "replace") for name in epub.namelist()
        )


def test_strict_writes_no_volume_with_a_failed_paper(small, built):
    """Better no book than one with a hole."""
    made = built(small({"one": TEXT, "two": BROKEN}), strict=True)
    assert [path.name for path in made.output.iterdir() if path.suffix in (".pdf", ".epub")] == []
    assert made.report.papers[1].status == "failed"


def test_the_report_is_what_the_contract_says(small, built, tmp_path):
    """Keys of `build.json` that other people's tools read."""
    made = built(small({"one": TEXT}))
    data = json.loads((made.output / "build.json").read_text("utf-8"))
    assert data["volume"] == {"id": "small", "title": "A Small Volume"}
    (paper,) = data["papers"]
    assert set(paper) == {
        "id", "title", "status", "first", "last", "pages", "words", "figures", "diagnostics",
        "source",
    }  # fmt: skip
    assert (paper["first"], paper["last"], paper["pages"]) == ("3", "4", 2)
    assert paper["words"] == len(TEXT.split())
    assert {a["path"] for a in data["artifacts"]} == {"small.pdf", "small.epub"}
    source = str(tmp_path / "small/papers/one.md")
    assert data["documents"] == [{"path": "text/one.xhtml", "chapter": "one", "source": source}]
    assert {"read", "compose", "typeset", "bind"} <= set(data["timings"])
    assert {"hits", "misses"} <= set(data["cache"])
    assert "weasyprint" in data["versions"]


def test_a_volume_that_cannot_be_read_leaves_no_green_board(small, built, tmp_path):
    """The board and `build.json` of the last build would say that all is well."""
    folder, output = small({"one": TEXT}), tmp_path / "out"
    built(folder, output=output)
    (folder / "volume.yaml").write_text("id: small\ntitle: [\n", "utf-8")
    built(folder, output=output)
    data = json.loads((output / "build.json").read_text("utf-8"))
    assert data["papers"] == data["artifacts"] == []
    assert [d["code"] for d in data["diagnostics"]] == ["VOL011"]
    assert "VOL011" in (output / "report.html").read_text("utf-8")
    with pytest.raises(NothingBuilt):
        judge_folder(output)


def test_a_volume_that_cannot_be_read_is_told_where_its_last_build_is(
    small, built, tmp_path, monkeypatch
):
    """Without `-o` the folder goes by the id, which is read from its line as far as it can be; no
    folder is made for it."""
    monkeypatch.chdir(tmp_path)
    folder = small({"one": TEXT})
    (folder / "volume.yaml").write_text("id: 'mine' # ours\ntitle: [\n", "utf-8")
    settings = Settings(folder, "small")
    build(settings, lambda *_: None)
    assert not (tmp_path / "build").exists()
    (tmp_path / "build/mine").mkdir(parents=True)
    build(settings, lambda *_: None)
    assert "VOL0" in (tmp_path / "build/mine/report.html").read_text("utf-8")


def test_a_paper_put_first_sets_no_other_again(small, built, tmp_path):
    """Galleys know no page numbers. Only the new paper, the contents and the index are set."""
    cache = tmp_path / "cache"
    papers = {name: f"{name} says: {TEXT}" for name in ("one", "two", "three")}
    built(small(papers), "pdf", cache=cache)
    made = built(small({"new": TEXT} | papers), "pdf", cache=cache)
    assert misses(made)["compose"] == 1
    # the new paper, the programme, the index, the contents
    assert misses(made)["typeset"] == 4
    assert made.paper("one").first == "5"


def test_where_papers_run_on_each_is_set_once_whatever_its_side(small, built, tmp_path):
    """With `start: next` papers that come to stand on the other side are turned, not set again."""
    cache = tmp_path / "cache"
    papers = {name: f"{name} says: {TEXT}" for name in ("one", "two", "three")}
    built(small(papers, start="next"), "pdf", cache=cache)
    turned = built(small({"new": "One line."} | papers, start="next"), "pdf", cache=cache)
    assert turned.paper("new").pages == 1
    assert turned.paper("one").first == "3"
    # the new paper, the programme, the index, the contents
    assert misses(turned)["typeset"] == 4
    assert misses(turned)["turn"] >= 1
    afresh = built(tmp_path / "small", "pdf")
    made, again = ((b.output / "small.pdf").read_bytes() for b in (turned, afresh))
    assert made == again


def test_contents_of_many_pages_are_set_once_while_no_title_changes(
    small, built, tmp_path, monkeypatch
):
    """How long they are is known from a draft: where a paper grows, only folios change in them."""
    monkeypatch.setattr("publisher.pipeline.typesetting._ONE_PAGE", 3)
    papers = {
        name: f"---\ntitle: {name.title()} {'and what is said of it at length ' * 20}\n"
        f"authors: [{{name: Ada {name.title()}}}]\n---\n\nOne line.\n"
        for name in ("one", "two", "three", "four")
    }
    built(small(papers), "pdf", cache=tmp_path / "cache")
    papers["one"] += f"\n{TEXT * 8}\n"
    made = built(small(papers), "pdf", cache=tmp_path / "cache")
    assert int(made.paper("two").first) > 3
    # the paper, the index, the contents
    assert misses(made)["typeset"] == 3


def test_nothing_changed_makes_nothing(small, built, tmp_path):
    """The second build takes all from the cache and writes the same bytes."""
    cache = tmp_path / "cache"
    folder = small({"one": TEXT})
    first = built(folder, cache=cache)
    second = built(folder, cache=cache)
    assert set(misses(second).values()) == {0}
    assert first.report.artifacts == second.report.artifacts


def test_only_the_asked_papers_are_built(small, built):
    """An author's own paper, quickly."""
    made = built(small({"one": TEXT, "two": TEXT}), only=("two",))
    assert [paper.id for paper in made.report.papers] == ["two"]


@pytest.mark.parametrize("size", ["A5", "A4", "6x9in"])
def test_a_volume_can_be_of_any_of_the_three_formats(small, built, run, size):
    """The page of the PDF is the page that was asked for."""
    folder = small({"one": TEXT})
    volume = folder / "volume.yaml"
    volume.write_text(volume.read_text("utf-8").replace("page: {", f"page: {{size: {size}, "))
    made = built(folder, "pdf")
    sizes = {"A5": "419.5", "A4": "595.2", "6x9in": "432"}
    info = run("pdfinfo", made.output / "small.pdf").stdout
    assert f"Page size:       {sizes[size]}" in info


def test_a_build_that_was_changed_behind_our_back_is_made_again(small, built, tmp_path):
    """A recalled build vouches for its files: one that was altered or lost is written anew."""
    cache, output = tmp_path / "cache", tmp_path / "out"
    folder = small({"one": TEXT})
    first = built(folder, cache=cache, output=output)
    whole = (output / "small.pdf").read_bytes()
    (output / "small.pdf").write_bytes(whole[:-1] + b"x")
    (output / "small.epub").unlink()
    second = built(folder, cache=cache, output=output)
    assert (output / "small.pdf").read_bytes() == whole
    assert first.report.artifacts == second.report.artifacts
    assert (output / "small.epub").is_file()


def test_the_date_of_a_book_is_made_of_the_book(small, built):
    """Without a clock: the same words give the same bytes, other words another date."""
    first = built(small({"one": TEXT}), "epub")
    again = built(small({"one": TEXT}), "epub")
    other = built(small({"one": TEXT + "More."}), "epub")
    assert first.report.artifacts == again.report.artifacts
    dates = []
    for made in (first, other):
        with zipfile.ZipFile(made.output / "small.epub") as epub:
            opf = next(epub.read(n).decode() for n in epub.namelist() if n.endswith(".opf"))
        dates.append(opf.split('dcterms:modified">')[1][:20])
    assert dates[0] != dates[1]


def test_every_abstract_is_printed_in_its_language(small, built, pdf_text):
    """Two languages, two abstracts, each under its own word."""
    paper = (
        "---\ntitle: Two Tongues\nauthors: [{name: Ada Lark}]\nkeywords: [one, two]\n"
        "abstract:\n  en: What it says in English.\n  de: Was es auf Deutsch sagt.\n---\n\nText.\n"
    )
    made = built(small({"two": paper}))
    page = next(p for p in pdf_text(made.output / "small.pdf") if "in English" in p)
    assert page.lower().index("abstract") < page.index("What it says in English.")
    assert "Was es auf Deutsch sagt." in page
    with zipfile.ZipFile(made.output / "small.epub") as epub:
        text = "".join(epub.read(n).decode() for n in epub.namelist() if n.endswith("two.xhtml"))
    assert '<section class="abstract"' in text
    assert 'lang="de"' in text
    assert "Zusammenfassung" in text


KEYED = (
    "---\ntitle: Paper {name}\nauthors: [{{name: Ada Lark}}]\nkeywords: [{words}]\n---\n\n"
    "It is said that $a^2 + b^2 = c^2$ in every hall.\n"
)


def test_keywords_make_an_index_of_subjects(small, built, pdf_text):
    """Each keyword once, whatever its case, with the pages where papers on it begin."""
    papers = {
        "one": KEYED.format(name="one", words="type, Paper"),
        "two": KEYED.format(name="two", words="paper, ink"),
    }
    made = built(small(papers), "pdf")
    page = next(p for p in pdf_text(made.output / "small.pdf", "-layout") if "ink, " in p)
    assert "Index of subjects" in page
    assert f"Paper, {made.paper('one').first}, {made.paper('two').first}" in page
    assert f"type, {made.paper('one').first}" in page


@pytest.mark.judge
def test_formulas_can_be_pictures_for_readers_without_mathml(small, built, epubcheck):
    """`--epub-math=image`: no MathML, a picture with the formula's own alternative text."""
    made = built(small({"one": KEYED.format(name="one", words="math")}), "epub", math_pictures=True)
    with zipfile.ZipFile(made.output / "small.epub") as epub:
        text = next(epub.read(n).decode() for n in epub.namelist() if n.endswith("one.xhtml"))
    assert "<math" not in text
    assert 'alt="a^2 + b^2 = c^2"' in text
    assert epubcheck(made.output / "small.epub") == []


def test_pictures_of_formulas_are_in_the_letters_of_their_style(small, built):
    """Those of `papers` are not those of `proceedings`, as in print."""

    folder = small({"one": KEYED.format(name="one", words="math")})

    def drawn(style):
        made = built(folder, "epub", math_pictures=True, style=style)
        with zipfile.ZipFile(made.output / "small.epub") as epub:
            return {epub.read(name) for name in epub.namelist() if name.endswith(".svg")}

    ours, theirs = drawn("proceedings"), drawn("papers")
    assert ours
    assert theirs
    assert not ours & theirs


def test_each_author_gets_a_report_on_reading_aloud(small, built):
    """Beside the book: what an editor can send."""
    made = built(small({"one": TEXT}), "epub")
    text = (made.output / "accessibility" / "one.md").read_text("utf-8")
    assert text.startswith("# Paper one")


CITING = "---\ntitle: Cites\nauthors: [{name: Ada Lark}]\n---\n\nAs was said [@lark2001].\n"
BIB = "@book{lark2001, author={Lark, Ada}, title={Halls}, year={2001}, publisher={Example}}\n"


def test_a_bibliography_beside_a_paper_is_taken_and_told(small, built):
    """Where none is named: all of the paper's own folder, without a word in a project of MyST; in
    a folder of several papers the one of its name, else the only one."""
    folder = small({"one": TEXT, "flat": CITING})
    (folder / "papers" / "refs.bib").write_text(BIB, "utf-8")
    for name in ("own", "myst"):
        own = folder / "papers" / name
        own.mkdir()
        (own / "paper.md").write_text(CITING, "utf-8")
        (own / "refs.bib").write_text(BIB, "utf-8")
    (folder / "papers" / "myst" / "myst.yml").write_text("project: {}\n", "utf-8")
    volume = folder / "volume.yaml"
    volume.write_text(volume.read_text("utf-8").replace("[one, flat]", "[one, flat, own, myst]"))

    def told():
        report = built(folder, "epub").report
        return {p.id: [d.code for d in p.diagnostics if d.code[:3] == "REF"] for p in report.papers}

    assert told() == {"one": [], "flat": ["REF015"], "own": ["REF015"], "myst": []}
    (folder / "papers" / "more.bib").write_text(BIB, "utf-8")
    assert told()["flat"] == ["REF011"]
    (folder / "papers" / "flat.bib").write_text(BIB, "utf-8")
    assert told()["flat"] == ["REF015"]


def test_a_character_no_font_has_is_told_with_its_place_and_package(small, built):
    """Linear B is not among the fonts of this machine: line, column, and what to install."""
    made = built(small({"one": "A fair text.\n\nThen a sign: \U00010000 here.\n"}), "pdf")
    (found,) = [d for d in made.report.all_diagnostics if d.code == "TYP001"]
    assert "U+10000" in found.message
    assert "fonts-noto-core" in found.help
    assert (found.span.line, found.span.column) == (8, 14)
    assert made.paper("one").status == "warnings"


def test_pictures_of_the_epub_have_no_more_pixels_than_asked(small, built, epubcheck):
    """A photograph of a modern camera is for the printer; a screen gets what it can show."""
    from PIL import Image

    folder = small({"one": "![A grey field.](big.png){alt='A field, all grey.'}\n"})
    Image.effect_noise((900, 600), 40).save(folder / "papers" / "big.png")
    made = built(folder, "epub,pdf", pixels=300)
    with zipfile.ZipFile(made.output / "small.epub") as epub:
        sizes = [
            Image.open(epub.open(name)).size
            for name in epub.namelist()
            if "/images/" in name and "cover" not in name
        ]
    assert sizes == [(300, 200)]
    assert epubcheck(made.output / "small.epub") == []


def test_a_board_that_was_changed_is_written_again(small, built, tmp_path):
    """`report.html` belongs to the files a finished build must still have, byte for byte."""
    folder, output, cache = small({"one": TEXT}), tmp_path / "out", tmp_path / "cache"
    built(folder, "epub", output=output, cache=cache)
    board = output / "report.html"
    first = board.read_bytes()
    board.write_bytes(b"")
    made = built(folder, "epub", output=output, cache=cache)
    assert b">Paper one</bdi>" in first and board.read_bytes() == first
    assert made.report.papers[0].figures == 0


def test_what_a_killed_build_was_writing_is_cleared(small, built, tmp_path):
    """Hidden files of an hour ago would be put on the web with the rest."""
    left = tmp_path / "out/accessibility/.publisher-half"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    os.utime(left, (1e9, 1e9))
    built(small({"one": TEXT}), "epub", output=tmp_path / "out")
    assert not left.exists()
