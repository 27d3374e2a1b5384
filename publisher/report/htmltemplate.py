"""The template of the board, `report.html` beside this module, and its style sheet.

In: what `publisher.report.htmlpage` says. Out: the document. Its Content-Security-Policy lets in
the one style sheet, by its hash, and nothing else (CSP Level 3, 2.3.1).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Template
from markupsafe import Markup, escape

from publisher.templating.environment import environment

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CODE = re.compile(r"`([^`]*)`")


def render_board(values: Mapping[str, Any], colours: tuple[str, str] | None = None) -> str:
    """The board filled with `values`; `colours` are those of its links by day and by night."""
    css = _part("report.css")
    if colours is not None:
        day, night = colours
        dark = f"@media (prefers-color-scheme: dark) {{ :root {{ --link: {night}; }} }}"
        css += f":root {{ --link: {day}; }}\n{dark}\n"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    text = board_template().render(
        **values, css=Markup(css), policy=f"default-src 'none'; style-src 'sha256-{digest}'"
    )
    return _CONTROL.sub("\ufffd", text)


@cache
def board_template() -> Template:
    """The template, compiled once."""
    env = environment({"board": _part("report.html")})
    env.filters["coded"] = _coded
    return env.get_template("board")


def _part(name: str) -> str:
    return (files("publisher.report") / name).read_text("utf-8")


def _coded(text: str) -> Markup:
    """A message as HTML: what stands in backquotes is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))
