"""What PDF/A-3a and PDF/UA-1 ask of a paper beside its tags.

In: a `Pdf` whose tree stands. Out: the same without what neither standard has: interpolated
pictures, transfer functions, colours of no profile, names of states (ISO 19005-3, 6.2 to 6.4).
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from publisher.bind.press.order import own_profile

_PRINTED = 4
_FOREIGN = ("/OPI", "/Ref", "/PS", "/Subtype2", "/PieceInfo", "/Metadata", "/LastModified")


def conform(pdf: Pdf) -> None:
    """Make what `pdf` paints what both standards take."""
    for item in pdf.objects:
        if not isinstance(item, Dictionary | pikepdf.Stream):
            continue
        if isinstance(item, pikepdf.Stream):
            _stream(item)
        if item.get(Name.Type) == Name.ExtGState:
            _state(item)
        for _, state in _entries(item.get(Name.Resources, item).get(Name.ExtGState)):
            if isinstance(state, Dictionary):
                _state(state)
    for page in pdf.pages:
        _page(page.obj)
    if _separated(pdf):
        _give_profile(pdf)


def _entries(value: object) -> list[tuple[str, Object]]:
    return list(value.items()) if isinstance(value, Dictionary) else []


def _stream(item: pikepdf.Stream) -> None:
    if item.get(Name.Subtype) == Name.Image:
        if item.get(Name.Interpolate, False):
            item.Interpolate = False
        for key in ("/Alternates", "/OPI"):
            if key in item:
                del item[key]
        intent = item.get(Name.Intent)
        if intent is not None and str(intent)[1:] not in _INTENTS:
            del item[Name.Intent]
    elif item.get(Name.Subtype) == Name.Form:
        for key in _FOREIGN:
            if key in item:
                del item[key]


_INTENTS = ("RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation")


def _state(state: Object) -> None:
    for key in ("/TR", "/HTP"):
        if key in state:
            del state[key]
    if Name.TR2 in state and Name.Default != state.TR2:
        del state[Name.TR2]
    if Name.RI in state and str(state.RI)[1:] not in _INTENTS:
        del state[Name.RI]


def _page(page: Object) -> None:
    """Links are printed, tabs follow tags."""
    page.Tabs = Name.S
    for link in page.get(Name.Annots, Array()).as_list():
        link.F = _PRINTED
        if Name.AP in link:
            del link.AP


_INKS = re.compile(rb"(?<![\w/.])[kK](?![\w*'\"])")


def _separated(pdf: Pdf) -> bool:
    """Whether something is painted in DeviceCMYK."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            if Name.Subtype in item and item.Subtype == Name.Image:
                if item.get(Name.ColorSpace) == Name.DeviceCMYK:
                    return True
                continue
            paints = item.get(Name.Subtype) == Name.Form or item.get(Name.PatternType) == 1
            if paints and _INKS.search(item.read_bytes()):
                return True
        if isinstance(item, Array | Dictionary) and b"/DeviceCMYK" in item.unparse():
            return True
    return any(
        _INKS.search(page.obj.Contents.read_bytes())
        for page in pdf.pages
        if isinstance(page.obj.get(Name.Contents), pikepdf.Stream)
    )


def _give_profile(pdf: Pdf) -> None:
    """Let inks mean what they mean on a press: the file's own intent is for screens (ISO 19005-3,
    6.2.4.3)."""
    profile = pdf.make_stream(own_profile(), N=4, Alternate=Name.DeviceCMYK)
    space = pdf.make_indirect(Array([Name.ICCBased, profile]))
    holders: list[Object] = [page.obj for page in pdf.pages]
    holders += [
        item for item in pdf.objects
        if isinstance(item, pikepdf.Stream) and Name.Resources in item
    ]  # fmt: skip
    for holder in holders:
        spaces = holder.Resources.get(Name.ColorSpace)
        spaces = (
            Dictionary(dict(spaces.items())) if isinstance(spaces, Dictionary) else Dictionary()
        )
        if Name.DefaultCMYK not in spaces:
            spaces.DefaultCMYK = space
        holder.Resources.ColorSpace = spaces
