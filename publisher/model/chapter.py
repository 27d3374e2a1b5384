"""A chapter: one part of the book as semantic XHTML, the same for every medium."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a chapter shows. `name` is its file name, unique by content
    (``<first 16 hex of sha256>.<ext>``): the chapter says ``src="images/<name>"``. `width` and
    `height` are pixels (CSS px for SVG), `None` where the file does not say. `source` is the file
    as the manuscript names it. `glance` is how a drawing looked to its author, as a small PNG;
    empty for pixels, which are their own."""

    name: str
    media_type: str
    data: bytes
    width: int | None = None
    height: int | None = None
    source: str = ""
    glance: bytes = b""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter. `id` is its anchor; `level` 2 is the first below the chapter's
    title; `html` is inline XHTML, `text` the same without markup; `number` is "2.1" or empty."""

    id: str
    level: int
    html: str
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What compose makes and typeset, package and publish read.

    `id` is unique in the volume. `kind` is the template it was made with: ``title copyright
    contents programme preface session address paper abstract panel committees index colophon``.
    `body` is one well-formed XHTML ``section`` element (no XML declaration, no entities but those
    five of XML; MathML and SVG carry their own ``xmlns``; ``epub:type`` attributes use the prefix
    ``epub`` without declaring it: whoever wraps the body in a document declares it). `title` is
    plain text, `title_html` inline XHTML. `authors` are display names. `running_verso` and
    `running_recto` are plain text for running heads. Links inside the chapter are ``#anchor``; to
    another chapter, ``volume:<chapter id>`` or ``volume:<chapter id>#anchor``. Every ``math``
    element has `alttext` and an ``annotation encoding="application/x-tex"`` with its TeX.
    """

    id: str
    kind: str
    lang: str
    title: str
    title_html: str
    body: str
    authors: tuple[str, ...] = ()
    running_verso: str = ""
    running_recto: str = ""
    headings: tuple[Heading, ...] = ()
    images: tuple[Image, ...] = ()
    words: int = 0
