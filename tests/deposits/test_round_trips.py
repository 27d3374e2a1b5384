"""Real volumes there and back: what ISMIR and the ACL Anthology have, of what it was made from."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from lxml import etree

from publisher.deposits.anthology import anthology
from publisher.deposits.dblp import dblp
from tests.deposits.conftest import lay_files, record_of


def flow(value: object) -> str:
    """`value` in YAML, on one line."""
    return json.dumps(value, ensure_ascii=False)


def paper(title: str, authors: list[dict[str, object]], **more: object) -> str:
    facts = {"title": title, "authors": authors, **more}
    lines = "".join(f"{key}: {flow(value)}\n" for key, value in facts.items())
    return f"---\n{lines}---\n\nText.\n"


ISMIR = {
    "2023": """
id: ismir2023
title: Proceedings of the 24th International Society for Music Information Retrieval Conference
event: {name: ISMIR, acronym: ISMIR 2023, number: 24th, place: Milan, country: Italy,
  start: 2023-11-05, end: 2023-11-09, url: 'https://ismir2023.ismir.net',
  series: {key: ismir, title: International Society for Music Information Retrieval Conference}}
editors: [Augusto Sarti, Fabio Antonacci, Mark Sandler, Paolo Bestagini, Simon Dixon, Beici Liang,
  Gaël Richard, Johan Pauwels]
publisher: ISMIR
published: 2023
isbn: {pdf: 978-1-7327299-3-3}
doi: 10.5281/zenodo.10364631
""",
    "2025": """
id: ismir2025
title: Proceedings of the 26th International Society for Music Information Retrieval Conference
event: {name: ISMIR, acronym: ISMIR 2025, place: Daejeon, country: South Korea, start: 2025-09-21,
  end: 2025-09-25, series: {key: ismir}}
editors: [Juhan Nam, Dasaem Jeong, Keunwoo Choi, Li Su, Magdalena Fuentes, Tomoyasu Nakano, Xiao Hu,
  'Hao-Wen (Herman) Dong']
published: 2025
isbn: {pdf: 978-1-7327299-5-7}
""",
}
"""What the archive's metadata of papers does not have: it stands in its dblp.xml alone."""


def lines(element: etree._Element) -> list[str]:
    """Texts of the fields, without the spaces that two files set otherwise."""
    return [" ".join("".join(child.itertext()).split()) for child in element]


@pytest.fixture(scope="module")
def ismir(schemas, tmp_path_factory):
    """Ours and theirs of a year."""

    def both(year: str):
        data = json.loads((schemas / "dblp" / "ismir" / f"{year}.json").read_text("utf-8"))
        files = {}
        for number, one in enumerate(data):
            # TeX in titles is text to dblp, so it is no formula here
            title = one["title"].replace("$", r"\$").replace("*", r"\*").replace("_", r"\_")
            people = [{"name": name} for name in one["author"]]
            files[f"papers/p{number:03}.md"] = paper(title, people, doi=one["doi"])
        names = ", ".join(f"p{number:03}" for number in range(len(data)))
        files["volume.yaml"] = f"{ISMIR[year]}papers: [{names}]\n"
        pages = {f"p{number:03}": one["pages"] for number, one in enumerate(data)}
        folder = lay_files(tmp_path_factory.mktemp(year), files)
        theirs = (schemas / "dblp" / "ismir" / f"{year}_dblp.xml").read_bytes()
        parser = etree.XMLParser(load_dtd=False, resolve_entities=True, no_network=True)
        return etree.fromstring(dblp(record_of(folder, pages))), etree.fromstring(theirs, parser)

    return both


def test_ismir_2023_is_what_ismir_sent(ismir):
    """Element by element, in order, all 103 papers."""
    ours, theirs = ismir("2023")
    assert [e.tag for e in ours.iter()] == [e.tag for e in theirs.iter() if isinstance(e.tag, str)]
    differing = [
        (mine.text, other.text)
        for mine, other in zip(ours.iter(), theirs.iter(), strict=True)
        if not len(mine) and _plain(mine.text) != _plain(other.text)
    ]
    assert differing == []


def test_ismir_2025_is_what_dblp_has_of_it(ismir):
    """There the file is dblp's own form, whose keys and dates dblp gives, and which names the
    conference in the title; editors and every paper are the same."""
    ours, theirs = ismir("2025")
    assert [_plain(e.text) for e in ours.iter("editor")] == [
        _plain(e.text) for e in theirs.iter("editor")
    ]
    mine = [
        ([_plain(a.text) for a in publ.iter("author")], _plain(publ.findtext("title")),
         publ.findtext("pages"), publ.findtext("doi"))
        for publ in ours.iter("publ")
    ]  # fmt: skip
    other = [
        ([_plain(a.text).replace(", jr.", " jr.") for a in one.iter("author")],
         _plain(one.findtext("title")),
         one.findtext("pages"), one.findtext("url").removeprefix("https://doi.org/"))
        for one in theirs.iter("inproceedings")
    ]  # fmt: skip
    assert len(mine) == 99 and mine == other


def _plain(text: str | None) -> str:
    """A text as two files may write it: straight marks and typographic ones are one."""
    text = " ".join((text or "").split())
    return re.sub("[“”]", '"', re.sub("[‘’ʼ]", "'", text))


# The ACL Anthology

EXPLAINED = {
    "ingest-date": "given by the Anthology when it takes the volume in",
    "id of persons": "given by the Anthology",
    "openreview": "no key of front matter",
    "ws": "added by the Anthology to every workshop",
    "frontmatter doi, pdf": "registered by the ACL for the front matter, which has no DOI here",
    "hash": "of the Anthology's own files",
    "affiliation": "the Anthology took those of OpenReview that were set at ingestion alone",
    "Northeast Indian": "on the Anthology's own list of names",
}
"""How the Anthology's file differs from one that is made of the same package, and why."""


RENAMED = {
    ("Tanushree Ravindra Pratap", "Yadav", None): (
        "Tanushree Ravindra Pratap",
        "Yadav",
        "0009-0004-0411-255X",
    ),
}
"""The Anthology took the ORCID of OpenReview's profile: the package has none."""

PATTERN = "{prefix}/v1/2026.loreslm-1.{number}"


def test_loreslm_is_what_the_anthology_has(schemas, judge, tmp_path_factory):
    """Of the papers that the sample holds: title, capitals, authors, ORCIDs, pages, key, DOI."""
    folder = schemas.parent / "arriving" / "intake" / "aclpub2-loreslm"
    details = yaml.safe_load((folder / "conference_details.yml").read_text("utf-8"))
    papers = yaml.safe_load((folder / "papers.yml").read_text("utf-8"))
    theirs = etree.parse(schemas / "acl-anthology" / "examples" / "2026.loreslm.xml").getroot()
    pages = {paper.get("id"): paper.findtext("pages") for paper in theirs.iter("paper")}
    wanted = {
        " ".join("".join(p.find("title").itertext()).split()): p for p in theirs.iter("paper")
    }
    place, country = details["location"].split(", ")
    head = {
        "id": "loreslm", "title": details["book_title"], "venue": details["anthology_venue_id"],
        "event": {"name": details["event_name"], "start": str(details["start_date"]),
                  "end": str(details["end_date"]), "place": place, "country": country},
        "editors": [{"given-names": e["first_name"], "surname": e["last_name"]}
                    for e in details["editors"]],
        "publisher": details["publisher"], "isbn": {"pdf": details["isbn"]},
        "doi": "10.18653/v1/2026.loreslm-1",
        "deposit": {"doi": {"prefix": "10.18653", "pattern": PATTERN}},
    }  # fmt: skip
    files, names, spans = {}, [], {}
    for number, one in enumerate(papers[:8], start=1):
        people = [
            {"given-names": " ".join(filter(None, (a["first_name"], a.get("middle_name")))),
             "surname": a["last_name"],
             **({"orcid": a["orcid"]} if a.get("orcid") else {}),
             **({"affiliation": a["institution"]} if a.get("institution") else {})}
            for a in one["authors"]
        ]  # fmt: skip
        name = f"n{one['id']}"
        files[f"papers/{name}.md"] = paper(one["title"], people)
        names.append(name)
        title = " ".join(one["title"].split())
        if title in wanted:
            assert wanted[title].get("id") == str(number)
            spans[name] = pages[str(number)]
    files["volume.yaml"] = "".join(
        f"{k}: {flow(v)}\n" for k, v in {**head, "papers": names}.items()
    )
    record = record_of(lay_files(tmp_path_factory.mktemp("acl"), files), spans)
    assert judge("acl", anthology(record)) == []
    ours = etree.fromstring(anthology(record))

    meta, other = ours.find(".//meta"), theirs.find(".//meta")
    for name in ("publisher", "address", "isbn", "month", "year", "doi"):
        assert meta.findtext(name) == other.findtext(name), name
    assert [lines(e) for e in meta.iter("editor")] == [lines(e) for e in other.iter("editor")]
    assert "".join(meta.find("booktitle").itertext()) == "".join(other.find("booktitle").itertext())
    assert marked(meta.find("booktitle")) == marked(other.find("booktitle"))
    assert ours.findtext(".//frontmatter/bibkey") == theirs.findtext(".//frontmatter/bibkey")
    mine = {p.get("id"): p for p in ours.iter("paper")}
    assert len(pages) == 3
    for number, their in ((p.get("id"), p) for p in theirs.iter("paper")):
        our = mine[number]
        for name in ("pages", "bibkey", "doi"):
            assert our.findtext(name) == their.findtext(name), (number, name)
        assert [RENAMED.get(name, name) for name in names_of(our)] == names_of(their)
        missing = set(marked(their.find("title"))) - set(marked(our.find("title")))
        assert missing <= {"N", "I"}, missing  # *Northeast Indian*
        assert "".join(our.find("title").itertext()) == "".join(their.find("title").itertext())


def words_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def marked(title: etree._Element) -> list[str]:
    """The capitals that no style may lower."""
    return [each.text for each in title.iter("fixed-case")]


def names_of(paper: etree._Element) -> list[tuple[str | None, ...]]:
    return [(a.findtext("first"), a.findtext("last"), a.get("orcid")) for a in paper.iter("author")]
