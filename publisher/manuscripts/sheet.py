"""`volume.yaml` to what it says: a `Volume` without its manuscripts, and the lists that name them.

In: a `VolumeFile`. Out: its `Sheet`, with all faults. DESIGN sections 4 and 5.
"""

from __future__ import annotations

from pathlib import Path

from publisher.codes.yamlfile import Fault
from publisher.diagnostics import Span
from publisher.files import Files
from publisher.manuscripts import border, values
from publisher.manuscripts.conflicts import CURE, conflicts, decided
from publisher.manuscripts.decoding import Bad
from publisher.manuscripts.intake import FILE, MOST_BYTES, Sheet, VolumeFile
from publisher.manuscripts.lengths import bounded
from publisher.manuscripts.report import Report
from publisher.manuscripts.sources import text_of
from publisher.manuscripts.volumeforms import VolumeForm
from publisher.manuscripts.volumeparts import Parts
from publisher.manuscripts.yamltree import Node, Setting, load
from publisher.model.volume import Session, Volume


def read_sheet(file: VolumeFile) -> Sheet:
    """What `file` says."""
    report = Report("VOL", Span(file.shown))
    form = _form(file.files, report)
    if form is None:
        return Sheet(None, tuple(report.diagnostics))
    lang = values.language(form.language, ("language",), "en", report)
    numbers = [number for number, each in enumerate(form.sessions or ()) if each is not None]
    volume = bounded(_volume(form, Parts(lang, report), file.name), report)
    return Sheet(
        volume,
        tuple(report.diagnostics),
        tuple(form.front or ()),
        tuple(form.papers or ()),
        tuple(
            (number, tuple(each.papers or ()))
            for number, each in zip(numbers, filter(None, form.sessions or ()), strict=True)
        ),
        tuple(form.back or ()),
        _is_misread(report),
        report.start,
    )


def _form(folder: Files, report: Report) -> VolumeForm | None:
    """`volume.yaml` as a form."""
    help = "is this the folder of a volume? `publisher new volume` makes one"
    text = text_of(folder, FILE, MOST_BYTES, report, help)
    if isinstance(text, Bad):
        return None
    lines = text.split("\n")
    setting = Setting(report.start.path, tuple(lines))
    report.start = setting.span(0, 0)
    found = conflicts(lines)
    for conflict in found:
        line = conflict.marks[0][0]
        span = setting.span(line, 0, len(lines[line]))
        report.say_at(Fault.CONFLICT, span, conflict.message, CURE)
    node, findings = load("\n".join(decided(lines, found, len(lines))), setting)
    report.take(findings)
    if node is None and findings:
        return None
    if node is None or not isinstance(node.value, dict):
        report.say_at(Fault.NOT_A_MAPPING, node.span if node else report.start,
                      f"{FILE} holds no keys and values", "begin with `title: …`")  # fmt: skip
        return None
    return border.fill(_in_sessions(node, report), VolumeForm, report)


def _in_sessions(node: Node, report: Report) -> Node:
    """`node` with papers that stand where sessions are expected put into one, which is told once:
    a list of papers under `sessions`, or items that are not indented under their `papers`."""
    assert isinstance(node.value, dict)
    key = next((key for key in node.value if key.casefold() in _SESSIONS), "")
    where, found = node.value.get(key, (node.span, node))
    items = found.value if isinstance(found.value, list) else [found]
    texts = [item for item in items if isinstance(item.value, str)]
    if not key or not texts:
        return node
    sessions: list[Node] = []
    for item in items:
        if not isinstance(item.value, str):
            sessions.append(item)
            continue
        if not sessions:
            sessions.append(Node(item.span, {}))
        held = sessions[-1].value if isinstance(sessions[-1].value, dict) else {}
        name = next((each for each in held if each.casefold() == "papers"), "papers")
        span, papers = held.get(name, (item.span, Node(item.span, None)))
        before = papers.value if isinstance(papers.value, list) else []
        held[name] = span, Node(papers.span, [*before, item])
    if len(texts) == len(items):
        help = "write `papers:` in its place, or give each session its `papers:`"
        report.say_at(Fault.WRONG_SHAPE, texts[0].span, f"`{key}` holds papers, not sessions", help)
    else:
        help = "indent it, and those after it, under `papers:` of its session"
        message = f"`{texts[0].value}` stands among the sessions"
        report.say_at(Fault.INDENT, texts[0].span, message, help)
    return Node(node.span, {**node.value, key: (where, Node(found.span, list(sessions)))})


_SESSIONS = ("sessions", "session", "programme", "program")


def _is_misread(report: Report) -> bool:
    """Whether a fault is told between the keys `sessions` or `papers` and the next, or of a key
    that seems to be one of them: papers that nothing names, and a volume without any, are told by
    it."""
    tops = {path[0]: place.key for path, place in report.places.items() if len(path) == 1}
    lines = sorted(key.line for key in tops.values() if key is not None)
    for name in ("sessions", "papers"):
        key = tops.get(name)
        end = next((line for line in lines if key is not None and line > key.line), 1 << 30)
        for one in report.diagnostics:
            line = one.span.line if one.span is not None else 0
            if one.code in _SHAPES and key is not None and key.line <= line < end:
                return True
    return any(report.proposes(name) for name in (*_SESSIONS, "papers"))


_SHAPES = frozenset(
    f"VOL{fault:03d}"
    for fault in (Fault.NO_SPACE, Fault.INDENT, Fault.DUPLICATE_KEY, Fault.UNKNOWN_KEY,
                  Fault.WRONG_SHAPE, Fault.STRAY_KEY)
)  # fmt: skip


def _volume(form: VolumeForm, parts: Parts, name: str) -> Volume:
    """The volume that `form` says, in a folder called `name`, without its manuscripts."""
    report = parts.report
    return Volume(
        id=values.safe_id(form.id or name, ("id",), report),
        title=parts.required(form.title, ("title",)),
        subtitle=parts.text(form.subtitle, ("subtitle",)),
        event=parts.event(form.event),
        language=parts.lang,
        editors=parts.people(form.editors, ("editors",)),
        committees=parts.committees(form.committees),
        sponsors=parts.sponsors(form.sponsors),
        publisher=parts.house(form.publisher),
        isbn=parts.isbn(form.isbn),
        issn=parts.issn(form.issn),
        doi=values.doi(form.doi, ("doi",), report),
        url=parts.url(form.url, ("url",)),
        series=parts.series(form.series),
        license=parts.text(form.license, ("license",)),
        copyright=parts.copyright(form.copyright),
        style=parts.text(form.style, ("style",)) or "proceedings",
        csl=parts.text(form.csl, ("csl",)),
        page=parts.page(form.page),
        sessions=_sessions(form, parts),
        ignore=values.ignores(form.ignore or (), report),
        folder=Path(),
        path=report.start.path,
        spans=report.spans(),
    )


def _sessions(form: VolumeForm, parts: Parts) -> tuple[Session, ...]:
    """The sessions in order, without their papers."""
    sessions = []
    for number, each in enumerate(form.sessions or ()):
        if each is None:
            continue
        path = ("sessions", number)
        sessions.append(
            Session(
                title=parts.text(each.title, (*path, "title")),
                chair=parts.people(each.chair, (*path, "chair")),
                date=parts.day(each.date, (*path, "date")),
            )
        )
    return tuple(sessions)
