"""The pages of papers as the templates make them."""

from pathlib import Path

import pytest
from lxml import etree

from publisher.diagnostics import Diagnostic
from publisher.metadata import index
from publisher.model.paper import Paper, Relation, Source
from publisher.model.people import Author, Person
from publisher.model.text import Text
from publisher.model.volume import FailedPaper, Session, Volume
from publisher.style.styles import load_style
from publisher.templating.book import make_book
from publisher.templating.environment import Templates
from publisher.templating.frame import author_index
from publisher.templating.papers import failed_chapter, paper_chapter

SOURCE = Source(path="papers/x.md", folder=Path("/"), text="", body="", body_line=1)
PAPER = Paper(id="x", kind="panel", title="X", lang="en", source=SOURCE)
VOLUME = Volume(id="v", title="V", language="ko", sessions=(Session(title="S", papers=(PAPER,)),),
                folder=Path("/"), path="volume.yaml")  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("en", ' lang="ko" xml:lang="ko"'), ("ko", "")])
def test_what_the_volume_says_of_a_paper_is_in_the_language_of_the_volume(lang, said):
    """Above an English paper in a Korean volume stands the Korean word for a panel, marked so."""
    templates = Templates(load_style("proceedings"))
    paper = PAPER.model_copy(update={"lang": lang})
    chapter = paper_chapter(templates, VOLUME, 1, paper, Text("X", "X"))
    assert f'<p class="kicker"{said}>' in chapter.body


def test_a_title_in_another_language_says_so_in_contents_and_programme():
    """A Hebrew or English title among Korean ones; a Korean one says nothing."""
    other = PAPER.model_copy(update={"id": "y", "lang": "ko"})
    session = VOLUME.sessions[0].model_copy(update={"papers": (PAPER, other)})
    volume = VOLUME.model_copy(update={"sessions": (session,)})
    texts = {"x": Text("X", "X"), "y": Text("Y", "Y")}
    book = make_book(Templates(load_style("proceedings")), volume, texts, {}, ())
    titles = [entry.title_html for entry in book.sessions[0].entries]
    assert titles == ['<span lang="en" xml:lang="en">X</span>', "Y"]


@pytest.mark.parametrize(("names", "heads"), [("ABC", 0), (("Aa", "Ab", "Ac", "B", "Ba", "Bc"), 2)])
def test_an_index_has_letters_where_they_head_some_entries(names, heads):
    """Three to a letter, on average; else a space parts one letter from the next."""
    author = [Author(person=Person(family=name)) for name in names]
    paper = PAPER.model_copy(update={"authors": tuple(author)})
    session = VOLUME.sessions[0].model_copy(update={"papers": (paper,)})
    volume = VOLUME.model_copy(update={"sessions": (session,)})
    templates = Templates(load_style("proceedings"))
    body = author_index(templates, volume, index.author_index(volume), {"x": "X"}, None).body
    assert body.count('<h2 class="letter">') == heads
    assert body.count('<li class="last">') == (0 if heads else len(names))


def test_a_person_with_one_name_in_a_script_of_its_own_is_named_once():
    """In its language, over the paper and in the index."""
    person = Person(family="김한장", native="김한장", native_lang="ko")
    paper = PAPER.model_copy(update={"authors": (Author(person=person),)})
    session = VOLUME.sessions[0].model_copy(update={"papers": (paper,)})
    volume = VOLUME.model_copy(update={"language": "en", "sessions": (session,)})
    templates = Templates(load_style("proceedings"))
    opening = paper_chapter(templates, volume, 1, paper, Text("X", "X")).body
    listed = author_index(templates, volume, index.author_index(volume), {"x": "X"}, None).body
    for body, name in ((opening, "author"), (listed, "name")):
        assert f'<span class="{name}" lang="ko" xml:lang="ko">김한장</span>' in body
        assert body.count("김한장") == 1


def test_a_native_name_in_a_script_of_many_languages_has_that_of_the_paper():
    """Latin letters do not say whose they are; no language at all is none that a reader knows."""
    author = Author(person=Person(family="Novak", native="Novák"))
    paper = PAPER.model_copy(update={"authors": (author,), "lang": "cs"})
    chapter = paper_chapter(Templates(load_style("proceedings")), VOLUME, 1, paper, Text("X", "X"))
    assert '<span class="native" lang="cs" xml:lang="cs">Novák</span>' in chapter.body


def test_notes_to_names_stand_below_the_names_that_call_them():
    """By signs, which no affiliation has; a degree stands in the byline."""
    people = (Person(family="Kim", degrees="PhD"), Person(family="Lee"), Person(family="Roe"))
    paper = PAPER.model_copy(update={"authors": tuple(Author(person=each) for each in people)})
    text = Text("X", "X", author_notes=("On <em>leave</em>.", "", "Deceased."))
    chapter = paper_chapter(Templates(load_style("proceedings")), VOLUME, 1, paper, text)
    assert 'Kim, PhD<span class="note-sign">*</span>' in chapter.body
    assert 'Roe<span class="note-sign">†</span>' in chapter.body
    assert '<span class="note-sign">*</span> On <em>leave</em>.' in chapter.body
    assert '<span class="note-sign">†</span> Deceased.' in chapter.body
    assert chapter.authors == ("Kim", "Lee", "Roe")


def test_the_author_to_write_to_is_linked():
    """An address that is only printed is none that a reader can follow."""
    author = Author(person=Person(family="Kim"), email="kim@example.org", corresponding=True)
    paper = PAPER.model_copy(update={"authors": (author,)})
    chapter = paper_chapter(Templates(load_style("proceedings")), VOLUME, 1, paper, Text("X", "X"))
    assert 'Kim, <a href="mailto:kim@example.org">kim@example.org</a>' in chapter.body
    author = author.model_copy(update={"email": "a?bcc=b&c@example.org"})
    paper = PAPER.model_copy(update={"authors": (author,)})
    chapter = paper_chapter(Templates(load_style("proceedings")), VOLUME, 1, paper, Text("X", "X"))
    assert 'href="mailto:a%3Fbcc%3Db%26c@example.org"' in chapter.body


def test_no_character_of_a_fault_takes_its_page_down():
    """What a finding quotes may be no character of XML: the page shows its number."""
    fault = Diagnostic("FM015", "unknown key `\x1b\ud800\ufffe`", paper="x")
    failed = FailedPaper(id="x", title="Gu\x08est", path="")
    page = failed_chapter(Templates(load_style("proceedings")), VOLUME, failed, (fault,))
    root = etree.fromstring(f'<html xmlns:epub="http://www.idpf.org/2007/ops">{page.body}</html>')
    text = "".join(root.itertext())
    assert r"unknown key `\x1b\xd800\xfffe`" in text and r"Gu\x08est" in text
    assert page.title == page.running_recto == r"Gu\x08est"


def test_statements_stand_where_readers_expect_them():
    """Track above the title, award under the authors, who did what before the thanks, what the
    paper is bound to at the foot."""
    author = Author(person=Person(family="Kim", given="Ada"), credit=("data-curation", "software"))
    paper = PAPER.model_copy(
        update={
            "lang": "de",
            "authors": (author,),
            "track": "Demos",
            "awards": ("Bester Beitrag",),
            "relations": (Relation(type="data", id="10.5281/zenodo.1"),),
        }
    )
    text = Text(
        "X", "X", data_availability_html="<p>Frei.</p>", competing_interests_html="<p>Keine.</p>",
        funding_html="<p>Fonds.</p>",
    )  # fmt: skip
    templates = Templates(load_style("proceedings"))
    body = paper_chapter(templates, VOLUME, 1, paper, text).body
    parts = (
        "Demos · ", '<p class="occasion award">Bester Beitrag</p>', "Verfügbarkeit der Daten",
        'Ada Kim: <span lang="en" xml:lang="en">data curation, software</span>.',
        "Interessenkonflikte", "Förderung", 'Daten: <a href="https://doi.org/10.5281/zenodo.1">',
    )  # fmt: skip
    places = [body.index(part) for part in parts]
    assert places == sorted(places)
