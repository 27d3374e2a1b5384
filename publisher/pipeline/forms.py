"""What a build can be asked for beside the book's own files, one module a form.

In: an `Edition`, which is all that is known of a book when it is typeset and bound. Out: files by
their names below the output folder, and what was found. A module of a form has one function,
``make(edition: Edition, engine: Engine) -> FormFiles``; it is listed in
`publisher.pipeline.stages:FORMS`, imported only where its form is asked for, and its name stands in
`publisher.pipeline.settings:FORMATS` too. Stage 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from publisher.diagnostics import Diagnostic
from publisher.engine import Shared
from publisher.model.book import Book
from publisher.model.chapter import Image
from publisher.model.style import Style
from publisher.model.text import Text
from publisher.model.volume import Volume
from publisher.pipeline.settings import Settings
from publisher.pipeline.typesetting import TypesetBook
from publisher.templating.book import Frame
from publisher.templating.environment import Templates

if TYPE_CHECKING:
    from publisher.bind.press.order import PrintOrder


@dataclass(frozen=True, slots=True)
class Edition:
    """A book and what it was made from.

    `texts` are the composed manuscripts by id, without those of `failed_ids` that have a page of
    apology alone. `look` and `set_book` are `None` where no form was asked for that has pages.
    `modified` is seconds since 1970, UTC. `products` are the files that are bound and packaged, by
    name; they grow until all forms are made. `art` are the pictures of the cover, by panel;
    `order` is how the book is printed, where a form is asked for that is.
    """

    volume: Volume
    style: Style
    templates: Templates
    texts: Mapping[str, Text]
    book: Book
    frame: Frame
    look: Shared | None
    set_book: TypesetBook | None
    settings: Settings
    modified: int
    failed_ids: frozenset[str]
    products: dict[str, Any]
    art: Mapping[str, Image] = field(default_factory=dict)
    order: PrintOrder | None = None


@dataclass(frozen=True, slots=True)
class FormFiles:
    """The files of one form, by name below the output folder. `articles` are full texts of papers
    as JATS, by id, which are to be proved."""

    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...] = ()
    articles: Mapping[str, bytes] = field(default_factory=dict)
