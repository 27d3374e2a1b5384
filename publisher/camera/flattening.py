"""Pages made plain: without layers, and without a drawing that holds the whole page.

In: a cleaned `Pdf`. Out: the same pages, what hidden layers hold taken out (ISO 32000-1, 8.11), and
what a program has put into one drawing a page, as those do that stamp or number pages, drawn on the
page itself: a tagger reads no text in drawings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, Pdf

_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_NAMED = {
    "Tf": "/Font", "gs": "/ExtGState", "Do": "/XObject", "cs": "/ColorSpace", "CS": "/ColorSpace",
    "sh": "/Shading",
}  # fmt: skip
"""Operators whose first operand is the name of a resource, and of which kind."""
_DEVICES = ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern")
_WHOLE = 0.5
"""Share of a page from which a drawing holds the page."""
_DEEPEST = 4


def hide_layers(pdf: Pdf) -> bool:
    """Take out what layers hold that are hidden at first; whether there was any."""
    properties = pdf.Root.get(Name.OCProperties)
    if not isinstance(properties, Dictionary):
        return False
    del pdf.Root.OCProperties
    usual = properties.get(Name.D, Dictionary())
    layers_off = {layer.objgen for layer in usual.get(Name.OFF, Array()).as_list()}
    if usual.get(Name.BaseState) == Name.OFF:
        on_layers = {layer.objgen for layer in usual.get(Name.ON, Array()).as_list()}
        layers = properties.get(Name.OCGs, Array()).as_list()
        layers_off |= {layer.objgen for layer in layers} - on_layers
    if not layers_off:
        return False
    has_hidden = False
    for page in pdf.pages:
        data = _without_hidden(page, page.obj.Resources, layers_off)
        if data is not None:
            page.obj.Contents, has_hidden = pdf.make_stream(data), True
    for form in pdf.objects:
        if isinstance(form, pikepdf.Stream) and form.get(Name.Subtype) == Name.Form:
            data = _without_hidden(form, form.get(Name.Resources, Dictionary()), layers_off)
            if data is not None:
                form.write(data)
                has_hidden = True
    return has_hidden


def _is_hidden(group: Any, layers_off: set[tuple[int, int]]) -> bool:
    """Whether a layer, or a membership in several (8.11.2.2), is hidden."""
    if not isinstance(group, Dictionary):
        return False
    if group.get(Name.Type) == Name.OCMD:
        members = group.get(Name.OCGs, Array())
        each = members.as_list() if isinstance(members, Array) else [members]
        return bool(len(each)) and all(one.objgen in layers_off for one in each)
    return group.objgen in layers_off


def _without_hidden(
    stream: Any, resources: Object, layers_off: set[tuple[int, int]]
) -> bytes | None:
    """What `stream` draws without hidden layers; `None` where it has none."""
    properties = resources.get(Name.Properties, Dictionary())
    drawings = resources.get(Name.XObject, Dictionary())
    out: list[Any] = []
    stack: list[bool] = []
    has_hidden = False
    for each in pikepdf.parse_content_stream(stream):
        name = str(each.operator)
        if name in ("BDC", "BMC"):
            group = properties.get(str(each.operands[1])) if (
                name == "BDC" and each.operands[0] == Name.OC
            ) else None  # fmt: skip
            stack.append(_is_hidden(group, layers_off))
        elif name == "EMC" and stack and stack.pop() and not any(stack):
            continue
        if name == "Do" and not any(stack):
            shape = drawings.get(str(each.operands[0]))
            if shape is not None and _is_hidden(shape.get(Name.OC), layers_off):
                has_hidden = True
                continue
        if any(stack):
            has_hidden = True
            if name in _KEPT:
                out.append(each)
            continue
        out.append(each)
    return pikepdf.unparse_content_stream(out) if has_hidden else None


_KEPT = frozenset(("q", "Q", "cm", "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "TL", "gs", "Tc", "Tw",
                   "Tz", "Ts", "g", "rg", "k", "cs", "sc", "scn", "G", "RG", "K", "w"))  # fmt: skip
"""What a hidden layer changes for what comes after it."""


def unfold_pages(pdf: Pdf) -> None:
    """Draw on the page itself what a page has in nothing but a drawing."""
    for page in pdf.pages:
        x0, bottom, right, top = (float(side) for side in page.mediabox.as_list())
        area = abs((right - x0) * (top - bottom))
        plain, whole = True, False
        forms = page.obj.Resources.get(Name.XObject, Dictionary())
        for each in pikepdf.parse_content_stream(page):
            name = str(each.operator)
            plain = plain and name not in _SHOWS
            if name == "Do":
                form = forms.get(str(each.operands[0]))
                whole = whole or (
                    form is not None and form.get(Name.Subtype) == Name.Form
                    and _area(form) > _WHOLE * area and _holds_text(form)
                )  # fmt: skip
        if plain and whole:
            _Unfolding(pdf, page).unfold()


def _area(form: Object) -> float:
    x0, bottom, right, top = (float(side) for side in form.BBox.as_list())
    return abs((right - x0) * (top - bottom))


def _holds_text(form: Object, depth: int = 0) -> bool:
    inner = form.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary())
    for each in pikepdf.parse_content_stream(form):
        name = str(each.operator)
        if name in _SHOWS:
            return True
        if name == "Do" and depth < _DEEPEST:
            shape = inner.get(str(each.operands[0]))
            if (
                shape is not None
                and shape.get(Name.Subtype) == Name.Form
                and _holds_text(shape, depth + 1)
            ):
                return True
    return False


class _Unfolding:
    """One page while its drawings are drawn on it; their resources get names of their own."""

    def __init__(self, pdf: Pdf, page: pikepdf.Page) -> None:
        self.pdf, self.page = pdf, page
        self.count = 0
        self.resources = Dictionary()
        for key, value in page.obj.Resources.items():
            self.resources[key] = (
                Dictionary(dict(value.items())) if isinstance(value, Dictionary) else value
            )

    def unfold(self) -> None:
        out = list(self._content(self.page, self.page.obj.Resources, "", 0))
        self.page.obj.Contents = self.pdf.make_stream(pikepdf.unparse_content_stream(out))
        self.page.obj.Resources = self.resources

    def _content(self, stream: Any, own: Object, prefix: str, depth: int) -> Iterator[Any]:
        for each in pikepdf.parse_content_stream(stream):
            name = str(each.operator)
            if name == "Do":
                form = own.get(Name.XObject, Dictionary()).get(str(each.operands[0]))
                if (
                    form is not None and form.get(Name.Subtype) == Name.Form and depth < _DEEPEST
                    and _holds_text(form)
                ):  # fmt: skip
                    yield from self._form(form, own, depth)
                    continue
            yield self._renamed(each, name, own, prefix) if prefix else each

    def _form(self, form: Object, outer: Object, depth: int) -> Iterator[Any]:
        """What `form` draws, where it draws it (8.10.1)."""
        self.count += 1
        yield _op("q")
        if Name.Matrix in form:
            yield _op("cm", *form.Matrix.as_list())
        x0, bottom, right, top = (float(side) for side in form.BBox.as_list())
        yield _op("re", x0, bottom, right - x0, top - bottom)
        yield _op("W")
        yield _op("n")
        own = form.get(Name.Resources, outer)
        yield from self._content(form, own, f"U{self.count}.", depth + 1)
        yield _op("Q")

    def _renamed(self, each: Any, name: str, own: Object, prefix: str) -> Any:
        if name == "INLINE IMAGE":
            return each
        operands = list(each.operands)
        place, kind = 0, _NAMED.get(name, "")
        if name in ("scn", "SCN") and operands and isinstance(operands[-1], Name):
            place, kind = len(operands) - 1, "/Pattern"
        elif name in ("BDC", "DP") and len(operands) > 1 and isinstance(operands[1], Name):
            place, kind = 1, "/Properties"
        if not kind or str(operands[place]) in _DEVICES:
            return each
        old = str(operands[place])
        value = own.get(kind, Dictionary()).get(old)
        if value is None:
            return each
        new = f"/{prefix}{old[1:]}"
        if kind not in self.resources:
            self.resources[kind] = Dictionary()
        self.resources[kind][new] = value
        operands[place] = Name(new)
        return ContentStreamInstruction(operands, each.operator)


def _op(name: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(name))
