"""The Jinja2 environment: templates of a style in, XHTML out.

Autoescape is on, an unknown name is an error, and templates run in Jinja2's sandbox: a volume may
bring its own templates, and a volume comes from people we do not know. The sandbox lets a template
reach nothing, and loop for ever: those that came with a volume are filled where that can be ended.
Strings that are markup already are passed as `Markup`.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.languages.bookwords import day, days, listing
from publisher.model.style import Style


class TemplatingError(Exception):
    """A template of the style or the volume that cannot be used; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A task: the template `name` of `templates`, to be filled with `values`, which are pickled."""

    templates: tuple[tuple[str, str], ...]
    name: str
    values: bytes


@dataclass(frozen=True, slots=True)
class TemplateResult:
    """The text of a template, or the `fault` that it has."""

    text: str = ""
    fault: str = ""


Away = Callable[[Filling], TemplateResult]
"""Who fills a template where it can do no harm."""


def fill_template(filling: Filling) -> TemplateResult:
    """Task: what comes of `filling`."""
    try:
        values = pickle.loads(filling.values)
        return TemplateResult(_filled(_prepared(filling.templates), filling.name, values))
    except TemplatingError as error:
        return TemplateResult(fault=str(error))


_OF_EVERY_BOOK = ("title.html", "copyright.html", "contents.html", "opening.html", "paper.html",
                  "address.html", "index.html", "colophon.html")  # fmt: skip


@lru_cache(maxsize=1)
def _prepared(templates: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    return _of_books(dict(templates))


def environment(templates: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """An environment of `templates`, by name."""
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _of_books(templates: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """An environment of `templates`, with the filters that those of books use."""
    env = environment(templates)
    env.filters |= {"day": day, "listing": listing, "link": _link}
    env.globals |= {"days": days}
    return env


def _filled(env: ImmutableSandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
    try:
        return env.get_template(name).render(values)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        place = f"{name}, line {line}" if line else name
        raise TemplatingError(f"the template {place}: {error}") from error
    except Exception as error:  # whatever a template does to values, as dividing by nothing
        raise TemplatingError(f"the template {name}: {type(error).__name__}: {error}") from error


class Templates:
    """The templates of one style; where one came with the volume, `away` fills them all. `wants_qr`
    tells whether the style prints addresses as QR codes too."""

    def __init__(self, style: Style, away: Away | None = None) -> None:
        self._environment = _of_books(style.templates)
        self._templates = tuple(sorted(style.templates.items()))
        self._away = away if style.brought else None
        self.wants_qr = bool(style.settings.get("qr", False))

    def load(self) -> None:
        """Compile the templates of every book, so that they are at hand when they are filled. What
        is wrong with one is told by `render`."""
        if self._away is not None:
            return
        for name in _OF_EVERY_BOOK:
            with contextlib.suppress(TemplateError):
                self._environment.get_template(name)

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """The template `name` filled with `values`; `TemplatingError` where that fails."""
        if self._away is None:
            return _filled(self._environment, name, values)
        result = self._away(Filling(self._templates, name, pickle.dumps(dict(values), protocol=5)))
        if result.fault:
            raise TemplatingError(result.fault)
        return result.text


def _link(url: str) -> Markup:
    """A web address as a link that shows itself without its scheme."""
    label = url.removeprefix("https://").removeprefix("http://").rstrip("/")
    if not url.startswith(("https://", "http://")):
        return Markup("{}").format(url)
    return Markup('<a href="{}">{}</a>').format(url, label)
