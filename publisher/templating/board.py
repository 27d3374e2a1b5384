"""The template of the board, `board.html` beside this module, and its style sheet.

In: what `publisher.board` says. Out: the document. Its Content-Security-Policy lets in the one
style sheet, by its hash, and nothing else (CSP Level 3, 2.3.1).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from publisher.templating.environment import environment

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CODE = re.compile(r"`([^`]*)`")


def render(values: Mapping[str, Any]) -> str:
    """The board filled with `values`."""
    folder = files("publisher.templating")
    css = (folder / "board.css").read_text("utf-8")
    template = (folder / "board.html").read_text("utf-8")
    made = environment({"board": template})
    made.filters["coded"] = _coded
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    text = made.get_template("board").render(
        **values, css=Markup(css), policy=f"default-src 'none'; style-src 'sha256-{digest}'"
    )
    return _CONTROL.sub("\ufffd", text)


def _coded(text: str) -> Markup:
    """A message as HTML: what stands in backquotes is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))
