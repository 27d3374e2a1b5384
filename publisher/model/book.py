"""A book: the chapters of a volume in their order, before and after their pages are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.model.camera import CameraPages
from publisher.model.chapter import Chapter


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: `chapter` is what it leads to; `title_html` is inline XHTML."""

    chapter: str
    title_html: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the contents under one heading; empty where they stand under none. `chapter` is the
    heading's own target, if any."""

    title_html: str
    title: str
    entries: tuple[ContentsEntry, ...]
    chapter: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """`front` is numbered in roman, `body` and `back` in arabic from the first page of the body.

    The contents stand after `front[:contents_after]`, the index of authors after
    `back[:index_after]`; they are made last, because they print folios. `groups` is what the
    contents list; `sessions` those of them that are sessions. `camera` has the pages of chapters
    that came as PDFs, by chapter id.
    """

    front: tuple[Chapter, ...]
    body: tuple[Chapter, ...]
    back: tuple[Chapter, ...]
    groups: tuple[Group, ...]
    sessions: tuple[Group, ...]
    contents_after: int
    index_after: int
    camera: Mapping[str, CameraPages] = field(default_factory=dict)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters that print no folios, in order."""
        return self.front + self.body + self.back

    def with_indexes(self, indexes: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
        """All chapters but the contents, the `indexes` in their place."""
        before, after = self.back[: self.index_after], self.back[self.index_after :]
        return (*self.front, *self.body, *before, *indexes, *after)
