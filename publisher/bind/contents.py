"""Contents of pages: read whole, with the resources they use, renamed so that two can share a page.

ISO 32000-1, 7.8: a content stream names its resources, and the names are those of its page.
"""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Object

_NAME = re.compile(rb"/([^\s/<>\[\](){}%]+)")
_CATEGORIES = ("/Font", "/ExtGState", "/XObject", "/Pattern", "/Shading", "/ColorSpace")

Resource = tuple[str, str, Object]
"""Category, name and value."""


def content(page: Object) -> bytes:
    """All content of `page`, decoded."""
    contents = page.Contents
    streams = contents.as_list() if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def used_resources(page: Object) -> tuple[bytes, tuple[Resource, ...]]:
    """The content of `page`, and those of its resources that it may mean."""
    data = content(page)
    return data, named_resources([data], page.Resources)


def named_resources(contents: list[bytes], resources: Object) -> tuple[Resource, ...]:
    """Those of `resources` whose names occur in any of `contents`."""
    names = {name for data in contents for name in _NAME.findall(data)}
    return tuple(
        (category, name, value)
        for category in _CATEGORIES
        for name, value in resources.get(category, Dictionary()).items()
        if name[1:].encode() in names
    )


def with_prefix(
    data: bytes, resources: tuple[Resource, ...], prefix: str
) -> tuple[bytes, tuple[Resource, ...]]:
    """`data` and its `resources` with `prefix` before the name of each resource."""
    names = {name[1:].encode() for _, name, _ in resources}
    start = b"/" + prefix.encode()
    renamed = _NAME.sub(lambda match: start + match[1] if match[1] in names else match[0], data)
    return renamed, tuple((c, f"/{prefix}{name[1:]}", value) for c, name, value in resources)


def lend(page: Object, resources: tuple[Resource, ...]) -> None:
    """Put `resources` beside those of `page` (which its galley's pages share)."""
    for category, name, value in resources:
        if category not in page.Resources:
            page.Resources[category] = Dictionary()
        if name not in page.Resources[category]:
            page.Resources[category][name] = value
