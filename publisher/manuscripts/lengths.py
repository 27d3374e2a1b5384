"""How long one value of front matter or `volume.yaml` may be: contents, indexes, running heads and
records of the whole volume repeat it, so one without end would take them all with it.

In: what was read, as a model. Out: the same, values cut that are too long; each is told, once, at
its place.
"""

from __future__ import annotations

from typing import TypeVar

from publisher.codes.yamlfile import YamlFault
from publisher.limits import cure, limit
from publisher.manuscripts.report import FaultReport, Path
from publisher.model.frozen import Frozen

M = TypeVar("M", bound=Frozen)

_OF_ITS_OWN = frozenset(
    (
        "abstract",
        "acknowledgements",
        "funding",
        "note",
        "preamble",
        "bibliography",
        "nocite",
        "competing_interests",
        "data_availability",
        "blurb",
        "description",
        "biography",
    )
)
"""Text in paragraphs, and what is looked up: it stands in the paper, or in the programme, alone."""
_INNER = frozenset(("id", "key", "affiliations", "source", "spans", "ignore", "folder", "path"))
"""Names, of which none can be long, or which must stay as they are; places; the text itself."""


def limit_lengths(read: M, report: FaultReport) -> M:
    """`read`, with no value longer than the limit ``value``."""
    return _model(read, (), report)


def _model(read: M, path: Path, report: FaultReport) -> M:
    changed = {}
    for name in type(read).model_fields:
        held = getattr(read, name)
        if name in _OF_ITS_OWN or (name in _INNER and not _places_of_work(held)):
            continue
        found = _value(held, (*path, name), report)
        if found is not held:
            changed[name] = found
    return read.model_copy(update=changed) if changed else read


def _places_of_work(held: object) -> bool:
    """Whether these are affiliations, not the keys of some."""
    return isinstance(held, tuple) and bool(held) and isinstance(held[0], Frozen)


def _value(held: object, path: Path, report: FaultReport) -> object:
    if isinstance(held, Frozen):
        return _model(held, path, report)
    if isinstance(held, tuple):
        items = [_value(each, (*path, number), report) for number, each in enumerate(held)]
        same = all(new is old for new, old in zip(items, held, strict=True))
        return held if same else tuple(items)
    most = limit("value")
    if not isinstance(held, str) or len(held) <= most:
        return held
    name = next(part for part in reversed(path) if isinstance(part, str))
    span = report.at(path)
    if span == report.start:  # it came there from another key
        lines = (place.value for place in report.places.values())
        span = next((line for line in lines if held[:40] in line.text), span)
    message = f"`{name}` has {len(held):,} characters, and was cut"
    report.say_at(YamlFault.TOO_LONG, span, message, cure("value", f"write at most {most:,}"))
    return held[:most].rsplit(None, 1)[0] + " …"
