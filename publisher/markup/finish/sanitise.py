"""The strict pass: only elements, attributes and addresses from these lists leave this stage.

It is the last to touch the tree, so that nothing an author wrote and nothing we built by mistake
can carry a script, an event handler, a style or an address that runs code.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from publisher.markup.constructs.tables import refuse
from publisher.markup.reader.elements import DROPPED_WHOLE, ELEMENTS
from publisher.markup.reader.tree import Tree, remove, unwrap
from publisher.markup.reader.work import Work

MATHML = "{http://www.w3.org/1998/Math/MathML}"

_GLOBAL = frozenset({"id", "class", "lang", "dir", "title", "role", "data-epub-type"})
_OF: dict[str, set[str]] = {
    "a": {"href", "aria-label"},
    "img": {"src", "alt", "width", "height", "data-width", "data-height"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers", "abbr"},
    "col": {"span", "data-width"},
    "time": {"datetime"},
    "span": {"data-line", "aria-label", "aria-hidden", "data-tex"},
    "mark": {"data-line"},
    "figure": {"data-width"},
    "table": {"data-width"},
    "div": {"aria-label", "data-tex"},
    "section": {"aria-label", "aria-labelledby"},
    "aside": {"aria-label", "aria-labelledby"},
    "blockquote": {"cite"},
    "details": {"open"},
}
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "doi", "urn"})
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
NAME = re.compile(r"[A-Za-z_\u00aa-\U0001ffff][^\s\"'<>&]*")
_ROLES = frozenset({"img", "note", "presentation", "group", "region", "figure"})


def sanitise(root: Tree, work: Work) -> None:
    """Make `root` safe in place, and tell what was left out."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            remove(element)
        elif element.tag.startswith(MATHML):
            _math(element)
        elif element.tag in DROPPED_WHOLE:
            remove(element)
        elif element.tag not in ELEMENTS and element is not root and element.tag != "part":
            unwrap(element)
        else:
            _attributes(element, work)


_LAYOUT = re.compile(
    r"(?:(?:width|margin-(?:left|right)|padding-(?:left|right|top|bottom)|text-align|justify-items"
    r"|border-(?:left|right|top|bottom)|font-(?:weight|style|family)):\s*[\w.% -]+;?\s*"
    r"|background:\s*currentColor;?\s*|transform:\s*translateX\(-?\d+%\);?\s*)+"
)
"""The style that our MathML carries: alignment, lines, ink, faces, space, which MathML Core (3.5)
takes from CSS alone. Nothing of it loads or runs."""


def _math(element: Tree) -> None:
    element.attrib.pop("data-at", None)
    for name in list(element.attrib):
        if name == "style" and _LAYOUT.fullmatch(element.get("style", "")):
            continue
        if str(name).lower().startswith(("on", "href", "{", "style", "src")):
            del element.attrib[name]


def _attributes(element: Tree, work: Work) -> None:
    at = element.attrib.pop("data-at", None)
    allowed = _OF.get(element.tag, set())
    for name in list(element.attrib):
        if name not in _GLOBAL and name not in allowed:
            del element.attrib[name]
    if element.tag == "a" and "href" in element.attrib:
        _link(element, work, (int(at), int(at) + 1) if at else None)
    if element.tag in ("ol", "li"):
        _numbering(element)
    if element.tag == "table":
        _table(element, work, (int(at), int(at) + 1) if at else None)
    if element.tag == "col" and not 1 < _count(element, "span") <= _COLUMNS:
        element.attrib.pop("span", None)
    if "cite" in element.attrib and not safe_address(element.get("cite", "")):
        del element.attrib["cite"]
    role = element.get("role", "")
    if role and not role.startswith("doc-") and role not in _ROLES:
        del element.attrib["role"]
    if element.get("id") is not None and not NAME.fullmatch(element.get("id", "")):
        del element.attrib["id"]


_INTEGER = re.compile(r"-?\d{1,9}")
_LIST_TYPES = ("1", "a", "A", "i", "I")


def _numbering(element: Tree) -> None:
    """The numbers of a list as HTML has them (4.4.5, 4.4.8): what is none is left out."""
    for name in ("start", "value"):
        if name in element.attrib and not _INTEGER.fullmatch(element.get(name, "")):
            del element.attrib[name]
    if element.get("type", "1") not in _LIST_TYPES:
        del element.attrib["type"]
    if "reversed" in element.attrib:
        element.set("reversed", "reversed")


_COLUMNS = 1_000
"""The most columns a cell may span, as HTML has it (4.9.11)."""

_TABLE = ("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th")


def _table(table: Tree, work: Work, at: tuple[int, int] | None) -> None:
    """Let no cell of `table` span more columns and rows than there may be. What has more places
    than it may, of which print works out the borders of each, is no table."""
    rows = list(table.iter("tr"))
    widest = max((len(row) for row in rows), default=0)
    places = work.options.limits.cells
    if widest * len(rows) > places:
        refuse(work, len(rows), widest, at)
        for part in list(table.iter(*_TABLE)):
            part.tag = "div"
            part.attrib.clear()
        return
    most = max(widest, min(_COLUMNS, places // max(1, len(rows))))
    for row in rows:
        reach = 0
        for cell in row:
            columns = max(1, _count(cell, "colspan"))
            if "colspan" in cell.attrib and (columns == 1 or reach + columns > most):
                del cell.attrib["colspan"]
                columns = 1
            reach += columns
            if "rowspan" in cell.attrib:
                cell.set("rowspan", str(min(_count(cell, "rowspan"), len(rows))))


def _count(element: Tree, name: str) -> int:
    """The number in an attribute; 1 where there is none."""
    value = element.get(name, "1")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 1


def safe_address(address: str) -> str:
    """`address` as it may stand in ``href``, percent-encoded; empty where it is not safe.

    Browsers leave out white space and control characters anywhere in a scheme (WHATWG URL §4.1), so
    it is judged without them.
    """
    address = address.strip()
    bare = _SPACE.sub("", address)
    try:
        parts = urlsplit(bare)
    except ValueError:
        return ""
    if bare.startswith("//"):
        return ""
    if parts.scheme:
        if parts.scheme.lower() not in _SCHEMES or (
            parts.scheme.lower() in ("http", "https", "ftp") and not parts.netloc
        ):
            return ""
    elif not bare.startswith("#"):
        return ""
    if parts.scheme.lower() == "mailto":
        address = _plain_mail(address)
    return quote(_SPACE.sub("%20", address), safe="%/:=&?~#+!$,;'@()*[]-._")


_MAIL_FIELDS = ("subject", "cc", "to")
"""What a letter may be begun with; another field writes or sends what its writer did not see (RFC
6068, section 7)."""


def _mail_fields(address: str) -> tuple[str, list[tuple[str, str]]]:
    """The receiver of a ``mailto:`` address, and its fields with their names."""
    to, _, query = address.partition("?")
    fields = [field for field in query.replace("&amp;", "&").split("&") if field]
    return to, [(unquote(field.partition("=")[0]).strip().lower(), field) for field in fields]


def _plain_mail(address: str) -> str:
    to, fields = _mail_fields(address)
    query = "&".join(field for name, field in fields if name in _MAIL_FIELDS)
    return f"{to}?{query}" if query else to


def _dropped(href: str) -> str:
    """The fields that a ``mailto:`` address loses, for a finding; empty for none."""
    if not href.strip().lower().startswith("mailto:"):
        return ""
    names = [name for name, _ in _mail_fields(href)[1] if name not in _MAIL_FIELDS]
    return ", ".join(f"`{name[:20]}`" for name in dict.fromkeys(names))


def _link(element: Tree, work: Work, at: tuple[int, int] | None) -> None:
    """Keep a link that is safe and leads somewhere; else keep its text."""
    href = element.get("href", "")
    if element.get("data-ours") or href.startswith("volume:"):
        return
    safe = safe_address(href)
    if dropped := _dropped(href):
        work.say("MD013", f"a link that writes a letter keeps no {dropped}", at,
                 "leave the address, and at most `?subject=…`")  # fmt: skip
    if safe:
        element.set("href", safe)
        return
    if "\N{REPLACEMENT CHARACTER}" in href or ":" in href.split("/")[0]:
        work.say("MD013", f"the link to `{href[:60]}` is not kept", at)
    else:
        what = f"the link to `{href[:60]}`" if href.strip() else "the link without an address"
        work.say("MD052", f"{what} leads to nothing in the book", at)
    for name in list(element.attrib):
        if name not in ("class", "lang"):
            del element.attrib[name]
    element.tag = "span"
