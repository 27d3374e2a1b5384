"""Classes and styles given to elements of a chapter's tree, for the style sheets to see."""

from __future__ import annotations

from xml.etree import ElementTree as ET


def add_class(element: ET.Element, names: str) -> None:
    """Give `element` the classes `names` beside those it has."""
    element.set("class", f"{element.get('class', '')} {names}".strip())


def add_style(element: ET.Element, *rules: str) -> None:
    """Give `element` the `rules` of CSS beside those it has."""
    element.set("style", ";".join(filter(None, (element.get("style"), *rules))))
