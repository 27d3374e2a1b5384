"""A processor of the Citation Style Language (CSL 1.0.2), which knows nothing of books.

    >>> from publisher.citations import csl
    >>> item = csl.normal({"id": "a", "type": "book", "title": "T", "author": [{"family": "Doe"}]})
    >>> works = csl.processor(csl.by_name("apa"), {"a": item}, "en-US")
    >>> made = works.citations([csl.CslCluster((csl.CslCite("a", locator="3", label="page"),))])
    >>> csl.text_of(made[0].text)
    '(Doe, n.d., p. 3)'
    >>> [csl.xhtml(runs, works.locale.quotes, str) for _, runs in works.bibliography()]
    ['Doe. (n.d.). <i>T</i>.']

`CslStyle`, `by_name` and `from_xml` are the door to styles, and styles bring their locales;
`normal` takes an item of CSL-JSON; `processor` sets `CslCluster` after `CslCluster` of `CslCite`
and the bibliography as runs, of which `xhtml` and `text_of` make text. What is asked for is
imported then, not before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.citations.csl.cites import CslCite, CslCluster
    from publisher.citations.csl.items import normal
    from publisher.citations.csl.node import CslError
    from publisher.citations.csl.output import xhtml
    from publisher.citations.csl.process import Processor, processor
    from publisher.citations.csl.rich import text_of
    from publisher.citations.csl.style import CslStyle, by_name, from_xml

__all__ = [
    "CslCite",
    "CslCluster",
    "CslError",
    "CslStyle",
    "Processor",
    "by_name",
    "from_xml",
    "normal",
    "processor",
    "text_of",
    "xhtml",
]  # fmt: skip

_PLACES = {
    "CslCite": "cites", "CslCluster": "cites", "normal": "items", "CslError": "node",
    "Processor": "process", "processor": "process", "text_of": "rich", "CslStyle": "style",
    "by_name": "style", "from_xml": "style", "xhtml": "output",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
