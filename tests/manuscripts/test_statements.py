"""What a volume and its papers say for registries and indexes: each key arrives in its place."""

from __future__ import annotations

import pytest

from publisher.model.paper import Funder, Relation

PAPER = "---\ntitle: Kim\nauthors: [Ada Kim]\n---\n\nText.\n"


def codes(found) -> list[str]:
    return [each.code for each in found]


def test_everything_for_registries_is_read(volume):
    """The keys of deposits, subjects, price and corrections."""
    read, found = volume(
        """
id: v
title: V
event: {name: C, series: {title: The Cs, key: cs}, colocated: ACL 2026}
publisher: {name: Press, email: help@example.org}
series: {title: S, number: 4, issn: {print: 2575-9752, online: 2575-9760}, doi: 10.5555/s}
published: 2026-05
noisbn: monograph
venue: loreslm
sigs: [SIGHAN]
subjects: {thema: [CFX, UYQL], bisac: LAN009000, keywords: "books, pages"}
blurb: What it is.
price: 25.00 EUR
deposit: {depositor: {name: Ada, email: ada@example.org}, registrant: R, doi: {prefix: 10.5555}}
deposits: crossref, dblp
corrections:
  - {paper: kim, kind: erratum, date: 2026-06-01, note: A *sign* was lost.}
papers: [kim, lee]
""",
        {
            "papers/kim.md": PAPER,
            "papers/lee.md": PAPER.replace("authors", "doi: 10.5555/own\nauthors"),
        },
    )
    assert codes(found) == []
    assert (read.event.series.title, read.event.series.key) == ("The Cs", "cs")
    assert (read.event.colocated, read.publisher.email) == ("ACL 2026", "help@example.org")
    assert (read.series.issn_print, read.series.doi) == ("2575-9752", "10.5555/s")
    assert (read.published.iso, read.noisbn, read.venue) == ("2026-05", "monograph", "loreslm")
    assert (read.sigs, read.subjects.thema) == (("SIGHAN",), ("CFX", "UYQL"))
    assert (read.subjects.bisac, read.subjects.keywords) == (("LAN009000",), ("books", "pages"))
    assert (read.price.amount, read.price.currency) == ("25.00", "EUR")
    assert (read.deposit.depositor, read.deposit.email) == ("Ada", "ada@example.org")
    assert read.deposits == ("crossref", "dblp")
    assert [(c.paper, c.kind, c.date.iso) for c in read.corrections] == [
        ("kim", "erratum", "2026-06-01")
    ]
    assert (read.doi, *(paper.doi for paper in read.papers)) == (
        "10.5555/v", "10.5555/v.kim", "10.5555/own",
    )  # fmt: skip


def test_a_pattern_makes_the_dois_that_papers_do_not_give(volume):
    """Of the names it may have, and no others."""
    head = "id: v\ntitle: V\npapers: [kim]\ndeposit: {doi: {prefix: 10.5555, pattern: "
    read, found = volume(head + "'{prefix}/{volume}-{number}'}}\n", {"papers/kim.md": PAPER})
    assert codes(found) == [] and read.papers[0].doi == "10.5555/v-1"
    read, found = volume(head + "'{prefix}/{year}'}}\n", {"papers/kim.md": PAPER})
    assert codes(found) == ["VOL063"] and read.papers[0].doi == "10.5555/v.kim"


def test_funding_is_words_for_readers_and_parts_for_registries(paper):
    """A funder with an id and a grant."""
    read, found = paper(
        "title: T\nfunding:\n"
        "  - {funder: Paper Fund, id: https://ror.org/04bs1pb34, award: PF-1, recipients: [Kim]}\n"
        "  - Thanks to *all*.\n"
    )
    assert codes(found) == []
    assert read.funding == "Paper Fund (PF-1)\n\nThanks to *all*."
    assert read.funders == (
        Funder(
            name="Paper Fund",
            id="https://ror.org/04bs1pb34",
            awards=("PF-1",),
            recipients=("Kim",),
        ),
    )
    assert codes(paper("title: T\nfunding: [{name: F, id: none}]")[1]) == ["FM027"]


def test_statements_relations_and_roles_are_read(paper):
    """As authors write them."""
    read, found = paper(
        "title: T\nauthors: [{name: Ada Kim, credit: [Writing – original draft, software]}]\n"
        "relations: [{type: data, id: https://doi.org/10.5281/zenodo.1}]\n"
        "track: Demos\naward: Best Paper\nsubmission: 17\ncompeting_interests: None.\n"
        "parts: {data_availability: On request.}"
    )
    assert codes(found) == []
    assert read.authors[0].credit == ("writing-original-draft", "software")
    assert read.relations == (Relation(type="data", id="10.5281/zenodo.1"),)
    assert (read.track, read.awards, read.submission) == ("Demos", ("Best Paper",), "17")
    assert (read.competing_interests, read.data_availability) == ("None.", "On request.")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("authors: [{name: A, credit: cooking}]", "FM018"),
        ("relations: [{type: data}]", "FM019"),
        ("relations: [{type: cousin, id: 10.5281/zenodo.1}]", "FM018"),
    ],
)
def test_what_is_none_is_told(paper, lines, code):
    """At its key, with what would do."""
    _, found = paper(f"title: T\n{lines}")
    assert codes(found) == [code] and found[0].help
