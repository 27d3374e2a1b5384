"""An export as the files of a volume: `volume.yaml`, `programme.yaml`, a manuscript or a stub for
each paper.

In: an `Export` and the names that its papers had before. Out: an `ExportedThing` for each thing,
with what it is made of. Nothing is written here. DESIGN, section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from publisher.manuscripts.exports.model import (
    Board,
    Contribution,
    Export,
    Human,
    Institution,
    Patron,
    TimeSlot,
)
from publisher.manuscripts.exports.yamltext import Blank, yaml_lines
from publisher.manuscripts.importing.names import family_name, file_slug

Name = Callable[[str], str]
"""The manuscript that an earlier import wrote for the paper with a key; empty for none."""


@dataclass(frozen=True, slots=True)
class ExportedThing:
    """What is to be written for one thing of the export: `key` is what stays the same in a newer
    one; `files` are path below the volume and text; `copies` the same of files of the export, by
    their names in it."""

    key: str
    title: str
    files: tuple[tuple[str, str], ...]
    copies: tuple[tuple[str, str], ...] = ()


def volume_files(export: Export, folder: str, named: Name, taken: set[str]) -> list[ExportedThing]:
    """The files for `export` of a volume in a folder called `folder`; `taken` are names of
    manuscripts that others have."""
    names = _paper_names(export.papers, named, taken)
    files = [
        _paper(paper, export, names[paper.key], named(f"paper {paper.key}"))
        for paper in export.papers
    ]
    for name, title, body in _fronts(export):
        head = yaml_lines({"title": title or Blank("the title"), "kind": "preface"})
        files.append(
            ExportedThing(f"front {name}", title or name,
                       ((f"front/{name}.md", "\n".join(["---", *head, "---", "", body, ""])),))
        )  # fmt: skip
    programme = _programme(export, names)
    if programme:
        files.append(ExportedThing("programme", "the programme", (("programme.yaml", programme),)))
    logos = tuple((f"sponsors/{_base(s.logo)}", s.logo) for s in export.sponsors if s.logo)
    files.append(
        ExportedThing(
            "volume", "the volume", (("volume.yaml", _sheet(export, folder, names)),), logos
        )
    )
    return files


def _fronts(export: Export) -> list[tuple[str, str, str]]:
    """The texts before the papers, by names that files may have."""
    return [
        (file_slug(name) or f"front-{n}", title, body)
        for n, (name, title, body) in enumerate(export.fronts, 1)
    ]


def _base(name: str) -> str:
    """A file's name without its folder, as a volume may call it."""
    stem, dot, kind = name.rpartition("/")[2].rpartition(".")
    return f"{file_slug(stem) or 'file'}{dot}{kind.lower()}"


def _paper(paper: Contribution, export: Export, name: str, before: str) -> ExportedThing:
    """The files of a paper: where its PDF came, that is bound as it is, and what the export knows
    stands beside it. A stub that was there `before` stays the manuscript, for an editor may have
    written it: the PDF then lies apart."""
    bound = bool(paper.pdf) and not before.endswith(".md")
    front = yaml_lines(_front_matter(paper))
    note = ["# yaml-language-server: $schema=../.schemas/front-matter.json",
            f"# proposed by `publisher import` from {export.system}: read it through"]  # fmt: skip
    lines = [*note, *front, ""] if bound else ["---", *note, *front, "---", ""]
    pdf = f"{'papers' if bound else 'pdf'}/{name}.pdf"
    return ExportedThing(
        f"paper {paper.key}",
        paper.title,
        ((f"papers/{name}.{'yaml' if bound else 'md'}", "\n".join(lines)),),
        ((pdf, paper.pdf),) if paper.pdf else (),
    )


def _paper_names(papers: Sequence[Contribution], named: Name, taken: set[str]) -> dict[str, str]:
    """A name for each paper by its key: that of an earlier import, else the first author's."""
    names = {
        paper.key: PurePosixPath(old).stem
        for paper in papers
        if (old := named(f"paper {paper.key}"))
    }
    used = taken | set(names.values())
    for paper in papers:
        if paper.key in names:
            continue
        first = paper.people[0] if paper.people else Human()
        family = file_slug(first.family or family_name(first.full))
        title = "-".join(file_slug(paper.title).split("-")[:4])
        bases = [family, file_slug(first.full), title and f"{family}-{title}".strip("-"),
                 f"{family or 'paper'}-{file_slug(paper.key)}".rstrip("-")]  # fmt: skip
        bases += [f"{family or 'paper'}-{n}" for n in range(2, len(papers) + len(taken) + 3)]
        names[paper.key] = next(base for base in bases if len(base) > 1 and base not in used)
        used.add(names[paper.key])
    return names


def _front_matter(paper: Contribution) -> dict[str, Any]:
    """What the export knows of a paper, by the keys of front matter."""
    places = list(dict.fromkeys(place for each in paper.people for place in each.institutions))
    return {
        "title": paper.title or Blank("the title, as the contents should print it"),
        "subtitle": paper.subtitle,
        "submission": "" if paper.key.startswith("~") else paper.key,
        "kind": "paper",
        "lang": paper.lang,
        "track": paper.track,
        "doi": paper.doi,
        "license": paper.license,
        "awards": paper.awards,
        "authors": [_person(each, places) for each in paper.people]
        or [{"name": Blank("the first author's name")}],
        "affiliations": [
            {"index": n, **_institution(place)} for n, place in enumerate(places, start=1)
        ],
        "keywords": paper.keywords,
        "abstract": paper.abstract,
    }


def _institution(place: Institution) -> dict[str, Any]:
    return {
        "name": place.name, "department": place.department, "city": place.city,
        "country": place.country,
    }  # fmt: skip


def _person(each: Human, places: Sequence[Institution] | None = None) -> dict[str, Any]:
    """A person; affiliations by their index where there is a list of them, else as texts."""
    there: list[Any] = [p.name for p in each.institutions]
    if places is not None:
        there = [places.index(place) + 1 for place in each.institutions]
    return {
        "given": each.given, "family": each.family, "name": "" if each.is_whole else each.name,
        "literal": each.name if each.is_whole else "", "suffix": each.suffix,
        "orcid": each.orcid, "email": each.email,
        "affiliation": there[0] if len(there) == 1 else there,
        "corresponding": each.corresponding or None,
        "role": each.role,
        "biography": each.biography,
    }  # fmt: skip


def _member(each: Human) -> dict[str, Any]:
    """A member of a committee or an editor, whose institutions stand with them."""
    places = [{k: v for k, v in _institution(p).items() if v} for p in each.institutions]
    return {
        **{k: v for k, v in _person(each).items() if k != "affiliation"},
        "affiliation": [p["name"] if len(p) == 1 and "," not in p["name"] else p for p in places],
    }


def _sheet(export: Export, folder: str, names: dict[str, str]) -> str:
    """The text of volume.yaml."""
    event = export.conference
    title = event.title or event.name
    values: dict[str, Any] = {
        "id": file_slug(folder) or "volume",
        "title": title or Blank("the title of the volume"),
        "subtitle": event.subtitle,
        "event": {
            "name": event.name if event.name != title or event.start else "",
            "acronym": event.acronym, "start": event.start, "end": event.end, "place": event.place,
            "country": event.country, "url": event.url,
        },
        "language": event.language or Blank("en, ko, ja …"),
        "editors": [_member(each) for each in export.editors],
        "publisher": {"name": event.publisher},
        "isbn": event.isbn,
        "issn": event.issn,
        "doi": event.doi,
        "venue": event.venue,
        "committees": [_group(group) for group in export.committees],
        "sponsors": [_sponsor(each) for each in export.sponsors],
        "front": [name for name, _, _ in _fronts(export)],
    }  # fmt: skip
    lines = ["# yaml-language-server: $schema=.schemas/volume.json"]
    lines += [f"# proposed by `publisher import` from {export.system}: read it through"]
    lines += yaml_lines(values)
    lines += ["page:", "  size: A4       # A4, A5, 6in 9in", "  start: recto   # or next"]
    sessions = _sessions(export, names)
    if sessions:
        lines += ["# the order of the papers is here, not in their file names"]
        lines += yaml_lines({"sessions": sessions})
    elif names:
        lines += ["# the order of the papers is that of their slots in programme.yaml"]
    return "\n".join(lines) + "\n"


def _group(group: Board) -> dict[str, Any]:
    return {
        "name": group.name or Blank("what the committee is called"),
        "members": [_member(each) for each in group.members],
    }


def _sponsor(sponsor: Patron) -> dict[str, Any]:
    return {
        "name": sponsor.name or Blank(_sponsor_hint(sponsor)),
        "tier": sponsor.tier,
        "logo": f"sponsors/{_base(sponsor.logo)}" if sponsor.logo else "",
        "url": sponsor.url,
    }


def _sponsor_hint(sponsor: Patron) -> str:
    logo = f", whose logo is sponsors/{_base(sponsor.logo)}" if sponsor.logo else ""
    return f"the sponsor ({sponsor.tier}){logo}" if sponsor.tier else f"the sponsor{logo}"


def _sessions(export: Export, names: dict[str, str]) -> list[dict[str, Any]]:
    """The sessions of the book; none where the slots of the programme say them: every paper has
    just one."""
    keys_in_slots = [key for slot in export.slots for key, _, _ in slot.papers]
    if sorted(keys_in_slots) == sorted(names):
        return []
    sessions: list[dict[str, Any]] = []
    in_session: set[str] = set()
    for slot in sorted(export.slots, key=lambda each: each.start):
        keys = [key for key, _, _ in slot.papers if key not in in_session]
        if keys:
            in_session |= set(keys)
            sessions.append(
                {"title": slot.title, "chair": [_member(each) for each in slot.chair],
                 "date": slot.start.date().isoformat(), "papers": [names[key] for key in keys]}
            )  # fmt: skip
    rest: dict[str, list[str]] = {}
    for paper in export.papers:
        if paper.key not in in_session:
            rest.setdefault(paper.session, []).append(names[paper.key])
    sessions += [{"title": title, "papers": papers} for title, papers in rest.items()]
    return sessions


def _programme(export: Export, names: dict[str, str]) -> str:
    """The text of programme.yaml; empty where the export has no times."""
    if not export.slots:
        return ""
    days: dict[date, list[TimeSlot]] = {}
    for slot in export.slots:
        days.setdefault(slot.day or slot.start.date(), []).append(slot)
    offset = export.conference.offset
    hint = f"as Europe/Berlin; the times are {offset} of UTC" if offset else "as Europe/Berlin"
    values = {
        "timezone": export.conference.timezone or Blank(hint),
        "rooms": [
            {"name": hall.name, "place": hall.place, "capacity": hall.capacity}
            for hall in export.halls
        ],
        "tracks": [{"name": name, "colour": colour} for name, colour in export.tracks],
        "days": [
            {
                "date": day.isoformat(),
                "slots": [
                    _slot(slot, day, names, export)
                    for slot in sorted(slots, key=lambda each: (each.start, each.end or each.start))
                ],
            }
            for day, slots in sorted(days.items())
        ],
    }
    head = [f"# proposed by `publisher import` from {export.system}: read it through"]
    return "\n".join([*head, *yaml_lines(values)]) + "\n"


def _slot(slot: TimeSlot, day: date, names: dict[str, str], export: Export) -> dict[str, Any]:
    one = slot.talks[0] if len(slot.talks) == 1 and not slot.title and not slot.papers else None
    values: dict[str, Any] = {
        **_hours(slot.start, slot.end, day),
        "kind": slot.kind,
        "room": slot.room,
        "track": slot.track,
        "label": slot.label,
    }
    if one is not None:
        values |= _talk(one)
    elif not slot.title and not slot.talks and len(slot.papers) == 1:
        values["paper"] = names[slot.papers[0][0]]
    else:
        papers = {paper.key: paper for paper in export.papers}
        values |= {
            "title": slot.title or Blank("what happens"),
            "talks": [
                *({"paper": names[key], **_hours(start, end, day)}
                  for key, start, end in slot.papers if key in papers),
                *({**_hours(talk.start, talk.end, day), **_talk(talk)} for talk in slot.talks),
            ],
        }  # fmt: skip
    values["chair"] = [_member(each) for each in slot.chair]
    return values


def _talk(talk: Contribution) -> dict[str, Any]:
    return {
        "title": talk.title or Blank("the title of the talk"),
        "subtitle": talk.subtitle,
        "speakers": [_member(each) for each in talk.people],
        "lang": talk.lang,
        "abstract": talk.abstract,
        "description": talk.description,
        "url": talk.url,
        "related": [
            {"kind": link.kind, "url": link.url, "title": link.title} for link in talk.links
        ],
        "id": talk.key,
        "guid": talk.guid,
    }


def _hours(start: datetime | None, end: datetime | None, day: date) -> dict[str, str]:
    """From when to when: hours where the day says the rest, else whole moments."""
    if start is None:
        return {}
    if start.date() != day or (end is not None and end - start >= timedelta(days=1)):
        return {"start": f"{start:%Y-%m-%d %H:%M}", "end": f"{end:%Y-%m-%d %H:%M}" if end else ""}
    return {"time": f"{start:%H:%M}–{end:%H:%M}"} if end else {"start": f"{start:%H:%M}"}


def humans(export: Export) -> Iterator[Human]:
    """Everybody whom an export names."""
    yield from export.editors
    for paper in export.papers:
        yield from paper.people
    for group in export.committees:
        yield from group.members
    for slot in export.slots:
        yield from slot.chair
        for talk in slot.talks:
            yield from talk.people
