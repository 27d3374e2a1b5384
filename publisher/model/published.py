"""A volume as it was published: what no later build may move."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from publisher.model.frozen import Frozen


class PublishedChapter(Frozen):
    """Where a chapter stood: `first` is the number of its first page in its numbering, `pages` how
    many it had. `text` is the SHA-256 of its XHTML, `offprint` that of its offprint; both empty for
    what is no paper."""

    id: str
    numbering: Literal["roman", "arabic"]
    first: int
    pages: int
    doi: str = ""
    text: str = ""
    offprint: str = ""


class Published(Frozen):
    """The volume on the day of its publication. `tool` is the version of Publisher that made it;
    `files` are the SHA-256 of what was built, by name."""

    date: str
    tool: str
    doi: str = ""
    chapters: tuple[PublishedChapter, ...] = ()
    files: dict[str, str] = Field(default_factory=dict)
