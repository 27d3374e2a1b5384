"""What is relied on of WeasyPrint is what it was, for reasons that are still there."""

import ast
import inspect
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest

from publisher.pictures.loading import make
from publisher.typeset.job import TypesettingJob
from publisher.typeset.setter import typeset
from publisher.typeset.weasy import wrappers
from publisher.typeset.weasy.overleaf import Leaves
from publisher.typeset.weasy.wrappers import (
    LAYING_OUT,
    WRITING,
    ChapterAtWork,
    Wrapper,
    installing,
    switched_off,
)

WRAPPERS = {wrapper.name: wrapper for wrapper in (*LAYING_OUT, *WRITING)}
SPEED = [name for name, wrapper in WRAPPERS.items() if wrapper.why == "speed"]


@pytest.fixture(scope="session")
def table(foreign_names):
    """What is relied on of WeasyPrint."""
    return foreign_names.read(foreign_names.PACKAGE / "typeset/weasy/names.toml")


@pytest.fixture
def pages(chapter, look):
    """A function that sets a text, and gives the text of each page."""

    def read(text, notes=""):
        pdf = pypdfium2.PdfDocument(
            typeset(TypesettingJob(chapter(text, notes), "recto"), look).pdf
        )
        return [page.get_textpage().get_text_range() for page in pdf]

    return read


@pytest.fixture
def called(note):
    """A text that calls a note, and the section of the note."""

    def make_text(after, said):
        call, aside = note(1, said)
        return f"<p>Called.{call}</p>{after}", f'<section role="doc-endnotes">{aside}</section>'

    return make_text


@pytest.fixture
def wrong(pages, called, chapter, look):
    """For each wrapper against a fault, whether a minimal input comes out wrong."""

    def whole_lines():
        lines = pages(
            "<p>First.</p><p>Where the author’s name is already in the sentence, leave the "
            "brackets out: <em>Parkes</em> tells how readers learnt to hear with their eyes.</p>"
        )[0]
        return "Where" in [line.strip() for line in lines.splitlines()]

    def kept_notes():
        line = "The committee resolved that nothing said in the hall be lost. " * 8
        room = called("<p>A line.</p>" * 20 + f"<p>{line}</p>", "The note itself.")
        rounded = called("<p>A line.</p>", "The note itself" + " and more of it to read" * 34)
        return all("The note itself" not in pages(*text)[0] for text in (room, rounded))

    def large_patterns():
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><linearGradient '
            'id="g"><stop stop-color="red"/><stop offset="1" stop-color="#fff"/></linearGradient>'
            '<rect width="200" height="100" fill="url(#g)"/></svg>'
        )
        image = make(svg.encode(), "a.svg").image
        text = f'<figure><img src="images/{image.name}" width="200" height="100" alt="x"/></figure>'
        galley = typeset(TypesettingJob(chapter(text, images=(image,)), "recto"), look)
        with pikepdf.open(BytesIO(galley.pdf)) as pdf:
            return any(
                isinstance(found, pikepdf.Stream) and found.get("/PatternType") == 1
                and float(found.BBox[2]) <= 1
                for found in pdf.objects
            )  # fmt: skip

    def mirrored_boxes():
        text = '<div dir="rtl" style="margin: 0 auto; width: 50px"><p>XYX</p></div>'
        galley = typeset(TypesettingJob(chapter(f'<div dir="rtl">{text}</div>'), "recto"), look)
        read = pypdfium2.PdfDocument(galley.pdf)[0].get_textpage()
        at = read.get_text_range().index("XYX")
        width = look.page.width / 25.4 * 72
        return abs(read.get_charbox(at)[0] - width / 2) > width / 4

    return {
        each.__name__: each for each in (whole_lines, kept_notes, large_patterns, mirrored_boxes)
    }


def test_names_and_reasons_are_what_they_were(foreign_names, table, wrong):
    """On a new WeasyPrint this lists every name that moved, and every fault that has gone."""
    told = foreign_names.moved(table)
    for name, wrapper in WRAPPERS.items():
        if wrapper.why == "fault":
            with switched_off(name):
                if not wrong[name]():
                    told.append(f"{name} is needed no more: {reason(table, name).because}")
    assert told == []


@pytest.mark.parametrize("name", [n for n, w in WRAPPERS.items() if w.why == "fault"])
def test_no_fault_is_left(wrong, name):
    """With the wrapper its minimal input comes out right."""
    assert not wrong[name]()


def reason(table, name):
    return next(each for each in table.reasons if each.by == name)


def test_each_wrapper_stands_in_the_table(table):
    """In the order in which it is installed, with the same reason."""
    listed = [(each.by, each.why) for each in table.reasons if each.by in WRAPPERS]
    assert listed == [(wrapper.name, wrapper.why) for wrapper in WRAPPERS.values()]


def test_every_reason_is_that_of_a_wrapper_or_a_module(table):
    """That is there, and the reason is one of three."""
    modules = {file.stem for file in table.path.parent.rglob("*.py")}
    assert {each.by for each in table.reasons} <= {*WRAPPERS, *modules}
    assert {each.why for each in table.reasons} == {"look", "fault", "speed"}


def test_all_that_is_touched_stands_in_the_table(foreign_names, table):
    """Every name of a library that a module of the room takes, and every private one."""
    tails = {name.replace(":", ".").rpartition(".")[2] for name in table.names}
    for file in table.path.parent.rglob("*.py"):
        syntax = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        names, private = foreign_names.touched(syntax, table.libraries)
        assert [name for name in names if not table.holds(name)] == [], file.name
        assert private - tails == set(), file.name


def test_wrappers_are_installed_in_their_order_and_taken_out_again(monkeypatch):
    """The last of the list is the outermost; one that is switched off is passed over."""
    seen = []

    class Recorded:
        def __init__(self, name):
            self.name = name

        def __enter__(self):
            seen.append(self.name)

        def __exit__(self, *_):
            seen.append(f"no {self.name}")

    several = tuple(Wrapper(n, "speed", lambda _, n=n: Recorded(n)) for n in ("a", "b", "c"))
    monkeypatch.setattr(wrappers, "LAYING_OUT", several)
    with switched_off("b"), installing(several):
        seen.append("work")
    assert seen == ["a", "c", "work", "no c", "no a"]
    with pytest.raises(ValueError, match="no wrapper is called d"), switched_off("d"):
        pass


def owner_and_name(full):
    module, _, path = full.partition(":")
    *outer, name = path.split(".")
    owner = import_module(module)
    for part in outer:
        owner = getattr(owner, part)
    return owner, name


def parameters(function):
    return [
        name for name in inspect.signature(function).parameters if name not in ("self", "stream")
    ]


@pytest.mark.parametrize("name", WRAPPERS)
def test_what_stands_in_is_called_as_what_it_stands_for(table, name):
    """Each foreign argument by its own name, none gathered unseen; and what is replaced is so no
    longer than a chapter is set."""
    chapter = ChapterAtWork(ET.fromstring('<html><pre/><p dir="rtl"/></html>'), leaves=Leaves())
    names = reason(table, name).replaced
    before = [getattr(*owner_and_name(full)) for full in names]
    with WRAPPERS[name].install(chapter):
        during = [getattr(*owner_and_name(full)) for full in names]
    assert [getattr(*owner_and_name(full)) for full in names] == before
    for ours, theirs in zip(during, before, strict=True):
        if full_is_set_within(ours, theirs):
            continue
        assert ours is not theirs
        if callable(theirs):
            assert parameters(ours) == parameters(theirs)


def full_is_set_within(ours, theirs):
    """Whether it is replaced for a part of the time alone."""
    import weasyprint.layout.block as block

    return ours is theirs and ours in (block.block_box_layout, block.block_level_layout)


SMALL = """\
<h2 id="a">Heading</h2><p>{text}<a epub:type="noteref" role="doc-noteref" href="#fn-1">1</a>
{text}</p><ul><li>one</li><li>two <em>of them</em></li></ul>
<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>
<pre><code>code of  some
  lines</code></pre><p style="text-align: left">{text}\n {text}</p>
<div class="index"><div class="columns"><ul class="plain">{lines}</ul></div></div>
<p style="break-before: page">{text}<a epub:type="noteref" role="doc-noteref" href="#fn-2">2</a></p>
"""
TEXT = "Whether the press or the pen came first is asked of every committee on “typography”. " * 4


@pytest.fixture(scope="module")
def small():
    """A function from a chapter's maker to a chapter of most that there is."""
    asides = "".join(
        f'<aside epub:type="footnote" role="doc-footnote" id="fn-{n}"><p>Said of {n}.</p></aside>'
        for n in (1, 2)
    )
    lines = "".join(f"<li>A line of {n}</li>" for n in range(9))
    return lambda chapter: chapter(
        SMALL.format(text=TEXT, lines=lines), f'<section role="doc-endnotes">{asides}</section>'
    )


@pytest.fixture(scope="module")
def whole():
    """What the chapter was with all wrappers, once it has been set."""
    return []


@pytest.mark.parametrize("name", SPEED)
def test_pages_are_the_same_without_a_wrapper_for_speed(chapter, look, small, whole, name):
    """All that is known of them, and each letter in its place to a fifth of a point:
    WeasyPrint cuts its kerns, and we round them."""
    job = TypesettingJob(small(chapter), "recto")
    if not whole:
        whole.append(typeset(job, look))
    with switched_off(name):
        without = typeset(job, look)
    assert replace(without, pdf=b"", overleaf=()) == replace(whole[0], pdf=b"", overleaf=())
    assert len(without.overleaf) == len(whole[0].overleaf) == without.pages == 3
    for ours, theirs in zip(letters(whole[0].pdf), letters(without.pdf), strict=True):
        assert ours[0] == theirs[0]
        assert ours[1:] == pytest.approx(theirs[1:], abs=0.2)


def letters(pdf):
    """Each letter of the pages of `pdf`, and where it stands."""
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        said = text.get_text_range()
        for at, letter in enumerate(said[: text.count_chars()]):
            if not letter.isspace():
                yield (letter, *text.get_charbox(at))
