"""Names of people whose language puts the family name first."""

import pytest

from publisher.languages.familynames import latin_order, native_parts
from publisher.manuscripts.volumes import read_volume
from publisher.metadata.bibtex import bibtex
from publisher.metadata.citing import csl_json, ris
from publisher.metadata.index import author_index


@pytest.mark.parametrize(
    ("native", "lang", "parts"),
    [
        ("박지훈", "ko", ("박", "지훈")),
        ("남궁민수", "ko", ("남궁", "민수")),
        ("허준", "ko", ("허", "준")),
        ("欧阳修", "zh", ("欧阳", "修")),
        ("李小龙", "zh", ("李", "小龙")),
        ("山田 綴", "ja", ("山田", "綴")),
        ("佐々木健", "ja", ("佐々木", "健")),
        ("綴山田", "ja", ("綴山田", "")),
    ],
)
def test_a_native_name_says_its_parts(native, lang, parts):
    """By the language's family names; what is not known is left whole."""
    assert native_parts(native, lang) == parts


@pytest.mark.parametrize(
    ("latin", "native", "lang", "order"),
    [
        ("Park Ji-hoon", "박지훈", "ko", "family-first"),
        ("Ji-hoon Park", "박지훈", "ko", "given-first"),
        ("Rhee Syngman", "이승만", "ko", "family-first"),
        ("Ōe Kenzaburō", "大江健三郎", "ja", ""),
        ("Satō Hana", "佐藤花", "ja", "family-first"),
        ("Xiaolong Li", "李小龙", "zh", "given-first"),
        ("Zeng Guofan", "曾国藩", "zh", "family-first"),
        ("Ouyang Xiu", "歐陽脩", "zh", "family-first"),
        ("Lee Lee", "이이", "ko", ""),
    ],
)
def test_the_order_of_a_latin_name_is_that_of_the_native_one(latin, native, lang, order):
    """The first or the last word spells the family name; both or neither say nothing."""
    assert latin_order(latin.split(), native, lang) == order


AUTHORS = {
    "{name: Park Ji-hoon, name_native: 박지훈}":
        ("Park Ji-hoon", "Park, Ji-hoon", "박지훈", "Park"),
    "{name: Ji-hoon Park, name_native: 박지훈}":
        ("Ji-hoon Park", "Park, Ji-hoon", "박지훈", "Park"),
    "{given: 철수, family: 김}": ("김철수", "김철수", "김철수", "김"),
    "{name: 김철수}": ("김철수", "김철수", "김철수", "김"),
    "{name: Kim Chulsoo, family: 김, given: 철수}":
        ("Kim Chulsoo", "Kim, Chulsoo", "김철수", "Kim"),
    "{name: 김철수, family: Kim, given: Chulsoo}":
        ("Chulsoo Kim", "Kim, Chulsoo", "김철수", "Kim"),
    "{name: Kim Chulsoo, family: Kim, given: Chulsoo}":
        ("Kim Chulsoo", "Kim, Chulsoo", "", "Kim"),
    "{name: Bartók Béla, order: family-first}": ("Bartók Béla", "Bartók, Béla", "", "Bartók"),
    "{name: 山田 綴}": ("山田綴", "山田綴", "山田綴", "山田"),
}  # fmt: skip


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """A volume with one paper an author, and what was found in it."""
    folder = tmp_path_factory.mktemp("names") / "v"
    (folder / "papers").mkdir(parents=True)
    for number, author in enumerate(AUTHORS):
        (folder / "papers" / f"p{number}.md").write_text(
            f"---\ntitle: T\nlang: ko\nauthors: [{author}]\n---\n\nText.\n", "utf-8"
        )
    listed = ", ".join(f"p{number}" for number in range(len(AUTHORS)))
    (folder / "volume.yaml").write_text(
        f"id: v\ntitle: V\nlanguage: ko\nsessions: [{{papers: [{listed}]}}]\n", "utf-8"
    )
    return read_volume(folder, "v")


@pytest.mark.parametrize("author", AUTHORS)
def test_a_name_is_printed_and_sorted_as_its_language_does(people, author):
    """In the byline, in the index, in records."""
    volume, found = people
    assert [one.code for one in found] == []
    paper = volume.papers[list(AUTHORS).index(author)]
    person = paper.authors[0].person
    shown, inverted, native, family = AUTHORS[author]
    assert (person.display, person.inverted, person.native) == (shown, inverted, native)
    assert person.sorting[0] == person.family == family
    assert f'"family": "{family}"' in csl_json(volume, paper, "T", ("1", "2"))
    assert f"AU  - {inverted}\r\n" in ris(volume, paper, "T", ("1", "2"))
    assert f"{family}, {person.given}" in bibtex(volume, paper, "T", ("1", "2"))


def test_one_person_in_two_orders_is_one_line_of_the_index(people):
    """Park Ji-hoon and Ji-hoon Park."""
    lines = [entry for entry in author_index(people[0]) if entry.person.family == "Park"]
    assert len(lines) == 1 and len(lines[0].papers) == 2
