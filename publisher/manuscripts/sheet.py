"""`volume.yaml` to what it says: a `Volume` without its manuscripts, and the lists that name them.

In: a `VolumeFile`. Out: its `VolumeIntake`, with all faults. DESIGN sections 4 and 5.
"""

from __future__ import annotations

from pathlib import Path

from publisher.codes.yamlfile import YamlFault
from publisher.diagnostics import Span
from publisher.files import Files
from publisher.manuscripts import border, values
from publisher.manuscripts.camera import camera_copy
from publisher.manuscripts.conflicts import CURE, conflicts, take_side
from publisher.manuscripts.decoding import Bad
from publisher.manuscripts.intake import (
    FILE,
    MOST_BYTES,
    PROGRAMME_FILE,
    VolumeFile,
    VolumeIntake,
)
from publisher.manuscripts.lengths import limit_lengths
from publisher.manuscripts.programmeparts import (
    read_programme,
    scheduled_sessions,
    with_sessions_numbered,
)
from publisher.manuscripts.report import FaultReport
from publisher.manuscripts.sources import text_of
from publisher.manuscripts.volumeforms import VolumeForm
from publisher.manuscripts.volumeparts import VolumeReader, plain_texts
from publisher.manuscripts.yamltree import YamlNode, YamlPlace, load_yaml
from publisher.model.volume import Session, Volume


def read_sheet(file: VolumeFile) -> VolumeIntake:
    """What `file` says."""
    report = FaultReport("VOL", Span(file.shown))
    form = _form(file.files, report)
    if form is None:
        return VolumeIntake(None, tuple(report.diagnostics))
    lang = values.language(form.language, ("language",), "en", report)
    parts = VolumeReader(lang, report)
    sessions = _sessions(form, parts)
    lists = [
        (f"sessions.{number}.papers", tuple(each.papers or ()))
        for number, each in enumerate(form.sessions or ())
        if each is not None
    ]
    programme = read_programme(form.programme, sessions, parts)
    if programme is not None and not (form.sessions or form.papers):
        # The programme alone says what is given, and when: that is the order of the book.
        held = scheduled_sessions(programme)
        sessions = tuple(session for session, _, _ in held)
        lists = [(place, entries) for _, place, entries in held]
        programme = with_sessions_numbered(programme, [place for place, _ in lists])
    volume = _volume(form, parts, file.name)
    volume = volume.model_copy(update={"sessions": sessions, "programme": programme})
    volume = limit_lengths(volume, report)
    return VolumeIntake(
        volume,
        tuple(report.diagnostics),
        tuple(form.front or ()),
        tuple(form.papers or ()),
        tuple(lists),
        tuple(form.back or ()),
        _is_misread(report),
        report.start,
    )


def _form(folder: Files, report: FaultReport) -> VolumeForm | None:
    """`volume.yaml` as a form."""
    help = "is this the folder of a volume? `publisher new volume` makes one"
    text = text_of(folder, FILE, MOST_BYTES, report, help)
    if isinstance(text, Bad):
        return None
    lines = text.split("\n")
    setting = YamlPlace(report.start.path, tuple(lines))
    report.start = setting.span(0, 0)
    places = conflicts(lines)
    for conflict in places:
        line = conflict.marks[0][0]
        span = setting.span(line, 0, len(lines[line]))
        report.say_at(YamlFault.CONFLICT, span, conflict.message, CURE)
    node, findings = load_yaml("\n".join(take_side(lines, places, len(lines))), setting)
    report.take(findings)
    if node is None and findings:
        return None
    if node is None or not isinstance(node.value, dict):
        report.say_at(YamlFault.NOT_A_MAPPING, node.span if node else report.start,
                      f"{FILE} holds no keys and values", "begin with `title: …`")  # fmt: skip
        return None
    node = _with_programme(_sorted_out(node), folder, report)
    return border.fill_form(_in_sessions(node, report), VolumeForm, report)


def _sorted_out(node: YamlNode) -> YamlNode:
    """`node` with a list under `programme` as what it holds: days with slots, else sessions, of
    which it is another spelling."""
    assert isinstance(node.value, dict)
    entries = {}
    for key, (span, child) in node.value.items():
        items = child.value if isinstance(child.value, list) else [child]
        if key.casefold() in _SCHEDULES and not isinstance(child.value, dict):
            is_days = any(isinstance(i.value, dict) and _DAY_KEYS & set(i.value) for i in items)
            if is_days:
                child = YamlNode(child.span, {"days": (span, child)})
            elif child.value is not None:
                key = (
                    "session" if any(k.casefold() == "sessions" for k in node.value) else "sessions"
                )
        entries[key] = span, child
    return YamlNode(node.span, entries)


_SCHEDULES = ("programme", "program")
_DAY_KEYS = {"slots", "slot", "events"}


def _with_programme(node: YamlNode, folder: Files, report: FaultReport) -> YamlNode:
    """`node` with what `programme.yaml` says under `programme`, where there is such a file."""
    assert isinstance(node.value, dict)
    try:
        folder.read(PROGRAMME_FILE, MOST_BYTES)
    except OSError:
        return node
    except ValueError:
        pass  # told below
    path = f"{report.start.path.rpartition('/')[0]}/{PROGRAMME_FILE}".removeprefix("/")
    own = FaultReport("VOL", Span(path))
    text = text_of(folder, PROGRAMME_FILE, MOST_BYTES, own)
    report.diagnostics += own.diagnostics
    if isinstance(text, Bad):
        return node
    own_node, findings = load_yaml(text, YamlPlace(path, tuple(text.split("\n"))))
    report.take(findings)
    if own_node is None:
        return node
    key = next(
        (key for key in node.value if key.casefold() in (*_SCHEDULES, "timetable", "schedule")), ""
    )
    if key:
        report.say_at("VOL079", node.value[key][0], f"{FILE} and {PROGRAMME_FILE} both say the "
                      "programme", "keep one of them")  # fmt: skip
        return node
    if isinstance(own_node.value, dict) and len(own_node.value) == 1:
        ((name, (_, inside)),) = own_node.value.items()
        own_node = inside if name.casefold() in _SCHEDULES else own_node
    if isinstance(own_node.value, list):
        own_node = YamlNode(own_node.span, {"days": (own_node.span, own_node)})
    return YamlNode(node.span, {**node.value, "programme": (own_node.span, own_node)})


def _in_sessions(node: YamlNode, report: FaultReport) -> YamlNode:
    """`node` with papers that stand where sessions are expected put into one, which is told once:
    a list of papers under `sessions`, or items that are not indented under their `papers`."""
    assert isinstance(node.value, dict)
    key = next((key for key in node.value if key.casefold() in _SESSIONS), "")
    where, entry = node.value.get(key, (node.span, node))
    items = entry.value if isinstance(entry.value, list) else [entry]
    texts = [item for item in items if isinstance(item.value, str)]
    if not key or not texts:
        return node
    sessions: list[YamlNode] = []
    for item in items:
        if not isinstance(item.value, str):
            sessions.append(item)
            continue
        if not sessions:
            sessions.append(YamlNode(item.span, {}))
        last_session = sessions[-1].value if isinstance(sessions[-1].value, dict) else {}
        name = next((each for each in last_session if each.casefold() == "papers"), "papers")
        span, papers = last_session.get(name, (item.span, YamlNode(item.span, None)))
        before = papers.value if isinstance(papers.value, list) else []
        last_session[name] = span, YamlNode(papers.span, [*before, item])
    if len(texts) == len(items):
        help = "write `papers:` in its place, or give each session its `papers:`"
        report.say_at(
            YamlFault.WRONG_SHAPE, texts[0].span, f"`{key}` holds papers, not sessions", help
        )
    else:
        help = "indent it, and those after it, under `papers:` of its session"
        message = f"`{texts[0].value}` stands among the sessions"
        report.say_at(YamlFault.INDENT, texts[0].span, message, help)
    return YamlNode(node.span, {**node.value, key: (where, YamlNode(entry.span, list(sessions)))})


_SESSIONS = ("sessions", "session")


def _is_misread(report: FaultReport) -> bool:
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
    for fault in (
        YamlFault.NO_SPACE,
        YamlFault.INDENT,
        YamlFault.DUPLICATE_KEY,
        YamlFault.UNKNOWN_KEY,
        YamlFault.WRONG_SHAPE,
        YamlFault.STRAY_KEY,
    )
)


def _volume(form: VolumeForm, parts: VolumeReader, name: str) -> Volume:
    """The volume that `form` says, in a folder called `name`, without its manuscripts."""
    report = parts.report
    return Volume(
        id=values.safe_id(form.id or name, ("id",), report),
        title=parts.text_or_blank(form.title, ("title",)),
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
        published=parts.day(form.published, ("published",)),
        noisbn=form.noisbn,
        venue=parts.text(form.venue, ("venue",)),
        sigs=plain_texts(form.sigs),
        subjects=parts.subjects(form.subjects),
        blurb=values.text(form.blurb, ("blurb",), report),
        price=parts.price(form.price),
        deposit=parts.deposit(form.deposit),
        deposits=tuple(dict.fromkeys(target for target in form.deposits or () if target)),
        corrections=parts.corrections(form.corrections),
        style=parts.text(form.style, ("style",)) or "proceedings",
        csl=parts.text(form.csl, ("csl",)),
        page=parts.page(form.page),
        pdf=camera_copy(form.pdf),
        words=parts.words(form.words),
        numbering=form.numbering or "roman",
        print=parts.printing(form.print),
        cover=parts.cover(form.cover),
        ignore=values.ignores(form.ignore or (), report),
        folder=Path(),
        path=report.start.path,
        spans=report.spans(),
    )


def _sessions(form: VolumeForm, parts: VolumeReader) -> tuple[Session, ...]:
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
                number=parts.text(each.number, (*path, "number")),
            )
        )
    return tuple(sessions)
