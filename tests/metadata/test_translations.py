"""A paper and its translation in one volume."""

import pytest

from publisher.manuscripts.volumes import read_volume
from publisher.metadata.index import author_index
from publisher.model.text import Text
from publisher.style.styles import load_style
from publisher.templating.environment import Templates
from publisher.templating.papers import paper_chapter


@pytest.fixture(scope="module")
def volume(root):
    """The sample in several scripts: `english` is a translation of `hangul`."""
    volume, found = read_volume(root / "manuscripts/scripts", "manuscripts/scripts")
    assert found == ()
    return volume


def test_a_translation_and_its_original_point_to_each_other(volume):
    """Each in its own language, and who translated it from what."""
    templates = Templates(load_style("proceedings"))
    papers = {paper.id: paper for paper in volume.papers}
    english, korean = (
        paper_chapter(templates, volume, 1, papers[name], Text("X", "X")).body
        for name in ("english", "hangul")
    )
    assert 'Translation of: <a href="volume:hangul"' in english
    assert "Translated from the Korean by Mara Ligature." in english
    assert '번역: <a href="volume:english"' in korean


def test_authors_of_both_have_one_line_of_the_index(volume):
    """However the translation writes their names."""
    lines = {entry.person.display: entry.papers for entry in author_index(volume)}
    assert lines["이가온"] == ("hangul", "english")
    assert lines["Park Ji-hoon"] == ("hangul", "english")
    assert "Ga-on Lee" not in lines


def test_an_arabic_name_stands_without_its_article_under_its_letter(volume):
    """سلمى الخطاط under خ, a Hebrew name by its family name."""
    letters = {entry.person.display: entry.letter for entry in author_index(volume)}
    assert letters["سلمى الخطاط"] == "خ"
    assert letters["דנה כהן"] == "כ"
    assert letters["이가온"] == "ㅇ"
