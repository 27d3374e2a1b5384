"""Faults of one YAML file, gathered by the place in its data.

In: what readers of values say. Out: diagnostics. One `FaultReport` lives for the reading of one
manuscript or volume file; nothing outside this stage sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.codes.yamlfile import YamlFault
from publisher.diagnostics import Diagnostic, Span

if TYPE_CHECKING:
    from publisher.manuscripts.yamlfaults import YamlFinding

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where an entry stands: its key (`None` in a list) and its value."""

    key: Span | None
    value: Span


_NEAR = 12
"""Lines that an entry of a list takes at most."""


@dataclass(slots=True)
class FaultReport:
    """`family` is ``FM`` or ``VOL``; `places` maps the path of a value, in canonical keys, to its
    place; `start` stands for what has none; `blanks` are the paths of values left blank."""

    family: str
    start: Span
    paper: str | None = None
    places: dict[Path, EntryPlace] = field(default_factory=dict)
    blanks: set[Path] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def at(self, path: Path) -> Span:
        """The place of the value at `path`, or of the nearest thing that holds it."""
        while path:
            place = self.places.get(path)
            if place is not None:
                return place.value
            path = path[:-1]
        return self.start

    def key_at(self, path: Path) -> Span:
        """The place of the key at `path`, or, in a list, of its value."""
        place = self.places.get(path)
        return place.key if place is not None and place.key is not None else self.at(path)

    def say(
        self, fault: YamlFault | str, path: Path, message: str, help: str | None = None
    ) -> None:
        """Report `fault` (shared, or a whole code of one family) at the value at `path`."""
        self.say_at(fault, self.at(path), message, help)

    def say_at(
        self, fault: YamlFault | str, span: Span, message: str, help: str | None = None
    ) -> None:
        """Report `fault` at `span`."""
        code = f"{self.family}{fault:03d}" if isinstance(fault, YamlFault) else fault
        self.diagnostics.append(Diagnostic(code, message, span, help, paper=self.paper))

    def take(self, findings: Iterable[YamlFinding]) -> None:
        """Report what the YAML reader found."""
        for finding in findings:
            self.say_at(finding.fault, finding.span, finding.message, finding.help)

    def blank(self, path: Path, what: str) -> None:
        """Report once that the value at `path` was left blank."""
        if path not in self.blanks:
            self.blanks.add(path)
            self.say(YamlFault.BLANK, path, f"{what} is left blank", "fill it in")

    def has_finding(self, path: Path) -> bool:
        """Whether anything is said of the value at `path`."""
        return path in self.blanks or any(one.span == self.at(path) for one in self.diagnostics)

    def proposes(self, key: str, line: int = 0) -> bool:
        """Whether `key` is what an unknown key seems to mean, which is told: from `line` on, where
        that is given, and near to it."""
        code = f"{self.family}{YamlFault.UNKNOWN_KEY:03d}"
        return any(
            one.code == code
            and f"`{key}`" in (one.help or "")
            and (not line or 0 <= (one.span.line if one.span else 0) - line < _NEAR)
            for one in self.diagnostics
        )

    def spans(self) -> dict[str, Span]:
        """The values' places by dotted key: ``authors.0.orcid``."""
        return {".".join(map(str, path)): place.value for path, place in self.places.items()}
