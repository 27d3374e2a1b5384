"""Records of a volume as registries and indexes take them: Crossref, DataCite, JATS and BITS, the
ACL Anthology, dblp, CEUR-WS, ONIX. Nothing is ever sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publisher.deposits.anthology import aclpub2, anthology
from publisher.deposits.crossref import crossref
from publisher.deposits.datacite import datacite
from publisher.deposits.dblp import ceur, dblp
from publisher.deposits.demands import contradictions, demands
from publisher.deposits.jats import bits, jats
from publisher.deposits.onix import onix
from publisher.deposits.records import PaperRecord, VolumeRecord
from publisher.diagnostics import Diagnostic
from publisher.model.volume import Target

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Deposits:
    """`files` by their names in ``deposits/``; what was found wrong; `articles` are the papers
    whose full text is among them, by id, to be proved."""

    files: dict[str, bytes] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    articles: dict[str, bytes] = field(default_factory=dict)


def make_deposits(record: VolumeRecord) -> Deposits:
    """The files of all targets that are asked for and lack nothing: a task."""
    lacks, ready = demands(record)
    files: dict[str, bytes] = {}
    for target, make in _MAKERS.items():
        if target in ready:
            files |= make(record)
    if "jats" in ready or "bits" in ready:
        files |= {f"jats/images/{name}": data for name, data in record.images.items()}
    articles = {each.paper.id: jats(record, each) for each in record.papers}
    return Deposits(files, (*lacks, *contradictions(record)), articles)


def _datacite(record: VolumeRecord) -> Files:
    files: dict[str, bytes] = {}
    for name, each in (
        (record.volume.id, None),
        *((each.paper.id, each) for each in record.papers),
    ):
        xml, json = datacite(record, each)
        files |= {f"datacite/{name}.xml": xml, f"datacite/{name}.json": json}
    return files


def _anthology(record: VolumeRecord) -> Files:
    package = {f"aclpub2/{name}": data for name, data in aclpub2(record).items()}
    return {"anthology.xml": anthology(record), **package}


_MAKERS: dict[Target, Callable[[VolumeRecord], Files]] = {
    "crossref": lambda r: {"crossref.xml": crossref(r), "crossref-5.5.0.xml": crossref(r, "5.5.0")},
    "datacite": _datacite,
    "jats": lambda r: {f"jats/{each.paper.id}.xml": jats(r, each) for each in r.papers},
    "bits": lambda r: {"bits.xml": bits(r)},
    "anthology": _anthology,
    "dblp": lambda r: {"dblp.xml": dblp(r)},
    "ceur": lambda r: {"ceur/index.html": ceur(r)},
    "onix": lambda r: {"onix.xml": onix(r), "onix-3.0.xml": onix(r, "3.0")},
}

__all__ = ["Deposits", "PaperRecord", "VolumeRecord", "make_deposits"]
