"""Computed styles worked out once for all elements that have the same.

The paragraphs of two chapters have the same declarations below the same parents, so the same
computed values (CSS Cascade 4, section 4.4); so have the margin boxes of two pages. WeasyPrint
shares them between elements of one document with the same parent, and works out some hundred values
for all others again. Here the values are those of a *pattern* that a worker makes once for equal
declarations below equal parents; every style takes its values from there, and stays a style of its
own, because layout writes into styles.

What follows from a style alone is kept with its pattern too: the height of its lines, and the used
values of its lengths where none is a percentage.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import weasyprint.css
import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.layout.page
from weasyprint.css import AnonymousStyle, ComputedStyle

from publisher.typeset.weasy.replacing import replacing

_MORE = 8
"""So many more values in the pattern than in a style are worth taking over at once."""

_INERT = frozenset((
    "anchor", "counter_increment", "counter_reset", "counter_set", "display", "float", "overflow",
    "position",
))  # fmt: skip
"""What layout writes into styles that no child inherits and no length depends on."""


class _Pattern(ComputedStyle):  # type: ignore[misc]
    """What equal styles have in common. No box has it: nothing is ever written into it."""


class _Follower:
    """A style whose values are those of its pattern; `own` once layout has written one that bears
    on others."""

    pattern: Any
    own: bool

    def follow(self: Any, pattern: Any, parent: Any) -> None:
        self.__dict__.update(pattern.__dict__)
        self.__dict__.pop("anonymous_style", None)
        self.parent_style, self.pattern, self.own = parent, pattern, False
        self.update(pattern)

    def __missing__(self: Any, key: str) -> Any:
        pattern = self.pattern
        value = pattern[key]
        if len(pattern) > len(self) + _MORE:
            self.update({**pattern, **self})
        else:
            dict.__setitem__(self, key, value)
        return value

    def __setitem__(self: Any, key: str, value: Any) -> None:
        self.own |= key not in _INERT
        dict.__setitem__(self, key, value)

    def copy(self: Any) -> Any:
        """A style with the same values, to be written into."""
        copied = type(self)(self.pattern, self.parent_style)
        copied.update(self)
        copied.own = self.own
        if self.specified is not self:
            copied.specified = self.specified.copy()
        return copied

    @cached_property
    def anonymous_style(self) -> Any:
        """The style of anonymous boxes within (CSS 2.1, section 9.2.1.1)."""
        return AnonymousStyle(self) if self.own else _Anonymous(self.pattern.anonymous_style, self)


class _Computed(_Follower, ComputedStyle):  # type: ignore[misc]
    def __init__(self, pattern: Any, parent: Any) -> None:
        self.follow(pattern, parent)


class _Anonymous(_Follower, AnonymousStyle):  # type: ignore[misc]
    def __init__(self, pattern: Any, parent: Any) -> None:
        self.follow(pattern, parent)
        self.specified = self


def _pattern(style: Any) -> Any:
    """The pattern of `style`, if all that bears on others is in it."""
    return style.pattern if isinstance(style, _Follower) and not style.own else None


def _or_itself(style: Any) -> Any:
    pattern = _pattern(style)
    return style if pattern is None else pattern


class _Sizes:
    """The sizes of the first page, for lengths in its shares (CSS Values 4, section 6.1.2.2): `now`
    are those of the document that is set, which the next may not have."""

    now: Any = None
    asked = False

    def __getitem__(self, key: str) -> Any:
        self.asked = True
        return self.now[key]


class _LogListener(logging.Handler):
    """Hears whether something was said, which the next document would have to say again."""

    heard = False

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = True


class Patterns:
    """The patterns of documents that have their style sheets and fonts in common."""

    _MOST = 1000
    """Some five megabytes."""

    def __init__(self) -> None:
        self._known: dict[Any, _Pattern] = {}
        self._sizes = _Sizes()

    @contextmanager
    def sharing(self) -> Iterator[None]:
        """While this lasts, for one document, equal styles are worked out once."""
        ours = {"resolve_percentages": _resolve_percentages}
        logger, ear = logging.getLogger("weasyprint"), _LogListener(logging.WARNING)
        logger.addHandler(ear)
        try:
            with (
                replacing(weasyprint.css, ComputedStyle=self._made),
                replacing(weasyprint.layout.inline, strut=_strut, **ours),
                replacing(weasyprint.layout.block, **ours),
                replacing(weasyprint.layout.page, **ours),
            ):
                yield
        finally:
            logger.removeHandler(ear)
            if ear.heard or self._sizes.asked or len(self._known) > self._MOST:
                self._known.clear()
                self._sizes.asked = False

    def _made(
        self, parent_style: Any, cascaded: Any, pseudo_type: Any, root_style: Any, base_url: Any,
        font_config: Any, initial_page_sizes: Any,
    ) -> Any:  # fmt: skip
        """A style, in the place of WeasyPrint's `ComputedStyle`."""
        self._sizes.now = initial_page_sizes
        anchor, _ = cascaded.get("anchor", (None, None))
        if anchor in _KEYWORDS:
            anchor = None
        elif anchor is not None:
            cascaded = {name: value for name, value in cascaded.items() if name != "anchor"}
        above = _or_itself(parent_style)
        base = None if parent_style is None else id(_or_itself(root_style))
        key = (id(above), base, pseudo_type, base_url, id(font_config), _declared(cascaded))
        pattern = self._known.get(key)
        if pattern is None:
            pattern = _Pattern(
                above, cascaded, pseudo_type, root_style, base_url, font_config, self._sizes
            )
            self._known[key] = pattern
        style = _Computed(pattern, parent_style)
        if anchor is not None:
            dict.__setitem__(style, "anchor", anchor)
        return style


_KEYWORDS = ("inherit", "initial")


def _declared(cascaded: Any) -> tuple[Any, ...]:
    """What is declared, each with its weight, as something that can be compared and hashed."""
    return tuple(
        (name, _known(value), level, layer, *specificity)
        for name, (value, (level, layer, specificity)) in cascaded.items()
    )


def _known(value: Any) -> Any:
    """`value`, or where it cannot be hashed which it is: its pattern keeps it, so that none that
    comes later is taken for it."""
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def _strut(style: Any) -> Any:
    """The height of a line and its baseline (CSS 2.1, section 10.8.1)."""
    pattern = _pattern(style)
    if pattern is None:
        return _their_strut(style)
    if "strut" not in pattern.__dict__:
        pattern.strut = _their_strut(pattern)
    return pattern.strut


_their_strut = weasyprint.layout.inline.strut

_BY_SIDE = ("margin_{}", "padding_{}", "border_{}_width")
_LENGTHS = (
    *(name.format(side) for name in _BY_SIDE for side in ("top", "right", "bottom", "left")),
    *(f"{limit}{axis}" for limit in ("", "min_", "max_") for axis in ("width", "height")),
)


def _used(style: Any) -> dict[str, Any] | None:
    """The used values of the lengths of `style`, where they depend on nothing else."""
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return None
    used_values = {}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            used_values[name] = 0 if name.startswith("min_") else value
        elif isinstance(value, int | float):  # the width of a border
            used_values[name] = value
        elif getattr(value, "unit", None) == "px":
            used_values[name] = value.value
        else:
            return None
    return used_values


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """The used lengths of a box (CSS 2.1, sections 8 and 10)."""
    pattern = _pattern(box.style)
    if pattern is not None and "lengths" not in pattern.__dict__:
        pattern.lengths = _used(pattern)
    if pattern is None or pattern.lengths is None:
        _their_resolve_percentages(box, containing_block)
    else:
        box.__dict__.update(pattern.lengths)


_their_resolve_percentages = weasyprint.layout.block.resolve_percentages
