"""The Jinja2 environment: templates of a style in, XHTML out.

Autoescape is on, an unknown name is an error, and templates run in Jinja2's sandbox: a volume may
bring its own templates, and a volume comes from people we do not know. Strings that are markup
already are passed as `Markup`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from publisher.model.style import Style
from publisher.templating.words import day, days, listing


class TemplatingError(Exception):
    """A template of the style or the volume that cannot be used; the message is for the user."""


def environment(templates: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """An environment of `templates`, by name."""
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Templates:
    """The templates of one style."""

    def __init__(self, style: Style) -> None:
        self._environment = environment(style.templates)
        self._environment.filters |= {"day": day, "listing": listing, "link": _link}
        self._environment.globals |= {"days": days}

    def load(self) -> None:
        """Compile the templates of a book, so that they are at hand when they are filled. What is
        wrong with one is told by `render`."""
        for name in self._environment.list_templates():
            with contextlib.suppress(TemplateError):
                if not name.startswith("web-"):
                    self._environment.get_template(name)

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """The template `name` filled with `values`; `TemplatingError` where that fails."""
        try:
            return self._environment.get_template(name).render(values)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            place = f"{name}, line {line}" if line else name
            raise TemplatingError(f"the template {place}: {error}") from error


def _link(url: str) -> Markup:
    """A web address as a link that shows itself without its scheme."""
    shown = url.removeprefix("https://").removeprefix("http://").rstrip("/")
    if not url.startswith(("https://", "http://")):
        return Markup("{}").format(url)
    return Markup('<a href="{}">{}</a>').format(url, shown)
