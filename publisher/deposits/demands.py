"""What each target demands of a volume, and where it is said there.

In: a `VolumeRecord`. Out: diagnostics (DEP001), one for each key that is missing, whichever targets
want it. A row says which targets demand a key, which key of `volume.yaml` or front matter it is,
when it is there, and the cure. Errors where `deposits:` names the target, else warnings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import get_args

from publisher.deposits.records import PaperRecord, VolumeRecord
from publisher.diagnostics import Diagnostic, Severity, Span
from publisher.model.volume import Target

TARGETS: tuple[Target, ...] = get_args(Target)


@dataclass(frozen=True, slots=True)
class Demand:
    """`targets` cannot do without `key`; `has` says whether the volume has it."""

    targets: tuple[Target, ...]
    key: str
    what: str
    cure: str
    has: Callable[[VolumeRecord], bool]


DEMANDS: tuple[Demand, ...] = (
    Demand(
        ("crossref",),
        "deposit",
        "who deposits",
        "add `deposit: {depositor: {name: …, email: …}}`",
        lambda r: bool(r.volume.deposit.depositor and r.volume.deposit.email),
    ),
    Demand(
        ("crossref", "datacite", "jats", "onix"),
        "publisher",
        "the publisher's name",
        "add `publisher: {name: …}`",
        lambda r: bool(r.volume.publisher.name),
    ),
    Demand(
        ("crossref", "datacite", "anthology", "dblp", "ceur", "onix", "jats"),
        "published",
        "the day or the year of publication",
        "add `published: 2026-05-04`; a year alone will do",
        lambda r: bool(r.year),
    ),
    Demand(
        ("crossref",),
        "noisbn",
        "an ISBN, or the reason for none",
        "add `isbn:`, or `noisbn: monograph` (simple_series, archive_volume)",
        lambda r: any(
            (r.volume.isbn.print, r.volume.isbn.epub, r.volume.isbn.pdf, r.volume.noisbn)
        ),
    ),
    Demand(
        ("crossref", "datacite"),
        "url",
        "the address of the web edition",
        "add `url: https://…`, where the web edition will stand",
        lambda r: bool(r.volume.url),
    ),
    Demand(
        ("crossref", "datacite"),
        "deposit",
        "the DOIs of its papers",
        "add `deposit: {doi: {prefix: 10.…}}`, or `doi:` to each paper",
        lambda r: all(each.paper.doi for each in r.papers),
    ),
    Demand(
        ("crossref", "dblp", "ceur"),
        "event",
        "the name of the conference",
        "add `event: {name: …}`",
        lambda r: bool(r.volume.event.name),
    ),
    Demand(
        ("dblp", "ceur"),
        "event",
        "place and days of the conference",
        "add `event: {place: …, start: …, end: …}`",
        lambda r: bool(r.volume.event.place and r.volume.event.start),
    ),
    Demand(
        ("anthology",),
        "venue",
        "the id of the venue at the ACL Anthology",
        "add `venue: loreslm`",
        lambda r: bool(r.volume.venue),
    ),
    Demand(
        ("jats",),
        "issn",
        "an ISSN, which a series has and JATS wants",
        "add `series: {title: …, issn: …}`; without a series, BITS has the same text",
        lambda r: bool(r.volume.issn or r.volume.series.issn_print or r.volume.series.issn_online),
    ),
    Demand(("ceur",), "editors", "its editors", "add `editors:`", lambda r: bool(r.volume.editors)),
    Demand(
        ("ceur",),
        "license",
        "the licence CC-BY-4.0, under which CEUR-WS publishes",
        "add `license: CC-BY-4.0`",
        lambda r: r.licence().spdx == "CC-BY-4.0",
    ),
    Demand(
        ("onix",),
        "price",
        "a price, or that it is free",
        "add `price: free`",
        lambda r: bool(r.volume.price.amount),
    ),
)
"""What has a key. What every volume has (title, papers) is not here."""


def wanted_targets(record: VolumeRecord) -> tuple[Target, ...]:
    """The targets that the volume names, else all."""
    return record.volume.deposits or TARGETS


def demands(record: VolumeRecord) -> tuple[list[Diagnostic], frozenset[Target]]:
    """What is missing, once for each key; and the targets for which nothing is, or whose files can
    be made all the same."""
    targets, volume = wanted_targets(record), record.volume
    found: list[Diagnostic] = []
    lacking: set[Target] = set()
    for demand in DEMANDS:
        wanting = [target for target in demand.targets if target in targets]
        if not wanting or demand.has(record):
            continue
        lacking.update(wanting)
        names = ", ".join(wanting)
        span = volume.spans.get(demand.key) or Span(volume.path)
        found.append(
            Diagnostic(
                "DEP001",
                f"the volume lacks {demand.what} ({names})",
                span,
                demand.cure,
                severity=Severity.ERROR if volume.deposits else Severity.WARNING,
            )
        )
    return found, frozenset(target for target in targets if target not in lacking)


def contradictions(record: VolumeRecord) -> Iterator[Diagnostic]:
    """What no registry would take: DOIs twice or under another prefix, licences in words, a
    publication before its papers were accepted."""
    volume = record.volume
    count = Counter(each.paper.doi.lower() for each in record.papers if each.paper.doi)
    prefix = volume.deposit.prefix
    for each in record.papers:
        doi = each.paper.doi
        if not doi:
            continue
        if count[doi.lower()] > 1 or doi.lower() == volume.doi.lower():
            other = "the volume" if doi.lower() == volume.doi.lower() else "another paper"
            yield _of_paper(each, "DEP002", "doi", f"DOI {doi} is that of {other} too",
                            "give each its own")  # fmt: skip
        elif prefix and not doi.startswith(f"{prefix}/"):
            yield _of_paper(
                each,
                "DEP003",
                "doi",
                f"DOI {doi} is not under the prefix {prefix}",
                "only who registered it can change it; see that it is meant",
            )
        accepted, day = each.paper.accepted, volume.published
        if accepted and day and day.iso < accepted.iso[: len(day.iso)]:
            yield _of_paper(
                each,
                "DEP006",
                "accepted",
                f"accepted on {accepted.iso}, after the volume was published, {day.iso}",
                "correct one of the days",
            )
    told = set[str]()
    for span, name in _licences(record):
        if name and not record.licence().address and name not in told:
            told.add(name)
            yield Diagnostic(
                "DEP007",
                f"the licence `{name[:60]}` has no address that is known",
                span,
                "write its short name of SPDX, such as CC-BY-4.0, or its address",
            )


def _licences(record: VolumeRecord) -> Iterator[tuple[Span, str]]:
    volume = record.volume
    yield volume.spans.get("license") or Span(volume.path), volume.license


def _of_paper(each: PaperRecord, code: str, key: str, message: str, cure: str) -> Diagnostic:
    paper = each.paper
    span = paper.spans.get(key) or Span(paper.source.path)
    return Diagnostic(code, message, span, cure, paper=paper.id)
