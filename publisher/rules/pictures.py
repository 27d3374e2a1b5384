"""Rules about figures, images and tables.

In: a `Sheet`. Out: diagnostics A11003, A11005, A11008, ED045 to ED047, IMG012.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.diagnostics import Diagnostic, Span
from publisher.rules.sheet import Sheet, Tree, reading_text, shorten

_IMAGE = re.compile(
    r"!\[|<img\b|\\includegraphics\b|^[ \t]*(?:`{3,}|:{3,})\{(?:figure|image)\}", re.MULTILINE
)
_FILE = re.compile(r"(?i)\S+\.(?:png|jpe?g|gif|svg|webp|pdf|tiff?|eps|bmp)")
_NOTHING = re.compile(
    r"(?i)(?:an? |the )?(?:image|img|picture|photo|photograph|graphic|graph|plot|figure|fig\.?|"
    r"diagram|drawing|illustration|screenshot|screen shot|chart|alt|alt(?:ernative)? text|caption|"
    r"description|bild|abbildung|grafik|foto|figura|imagen|图|図|그림|画像|图片)"
    r"(?: ?\(?\d+[a-z]?\)?)?(?: of)?[.:]?"
)


def _images(sheet: Sheet) -> Iterator[tuple[Tree, Span]]:
    """Every image with its place: the n-th of the text is the n-th that was read, or the n-th of
    the Markdown, where both have as many; else it is looked for by its words."""
    set_ = [n for n in sheet.tree.iter("img", "span") if n.tag == "img" or "missing-image" in
            (n.get("class") or "")]  # fmt: skip
    set_ = [n for n in set_ if "formula" not in (n.get("class") or "")]
    sources = list(_IMAGE.finditer(sheet.prose_with_tags)) if set_ else []
    shown = [node for node in set_ if node.tag == "img"]
    read = [one for one in sheet.text.things if one.kind == "figure" and one.line]
    for number, node in enumerate(set_):
        if node.tag != "img":
            continue
        if len(read) == len(shown):
            yield node, sheet.read_at(read[shown.index(node)])
        elif len(sources) == len(set_):
            match = sources[number]
            yield node, sheet.at(match.start(), _end(sheet, match))
        else:
            yield node, sheet.place(_caption(node) or node.get("alt", ""))


def _end(sheet: Sheet, match: re.Match[str]) -> int:
    """Where the line of an image's beginning ends."""
    end = sheet.paper.source.body.find("\n", match.end())
    return end if end >= 0 else len(sheet.paper.source.body)


def _caption(image: Tree) -> str:
    figure = next(image.iterancestors("figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    return _unlabelled(caption) if caption is not None else ""


def _unlabelled(caption: Tree) -> str:
    """A caption without the number that was put before it."""
    label = caption.find("span[@class='caption-label']")
    words = reading_text(caption)
    return words.removeprefix(reading_text(label)).strip() if label is not None else words


def idle_alternative(sheet: Sheet) -> Iterator[Diagnostic]:
    """A11003: a word for pictures, or a file name. A caption in the place of a description is told
    where the figure is read (A11001)."""
    for image, place in _images(sheet):
        alt = " ".join((image.get("alt") or "").split())
        if alt == _caption(image):
            continue
        if _FILE.fullmatch(alt):
            yield sheet.finding("A11003", f"the alternative text `{alt}` is a file name", place)
        elif alt and _NOTHING.fullmatch(alt):
            yield sheet.finding("A11003", f"the alternative text `{alt}` says nothing", place)


def no_alternative(sheet: Sheet) -> Iterator[Diagnostic]:
    """A11008: an ornament says that it is one, by an empty `alt` (WCAG 2.2 §1.1.1)."""
    for image, place in _images(sheet):
        if not (image.get("alt") or "").strip() and image.get("role") != "presentation":
            yield sheet.finding("A11008", "the image has no alternative text", place)


def headless_table(sheet: Sheet) -> Iterator[Diagnostic]:
    """A11005."""
    tables = list(sheet.tree.iter("table"))
    read = [one for one in sheet.text.things if one.kind == "table" and one.line]
    for number, table in enumerate(tables):
        if table.get("role") in ("presentation", "none") or "highlight" in (
            table.get("class") or ""
        ):
            continue
        cells = [reading_text(cell) for cell in table.iter("td")]
        # a head of code or of a formula is one as well
        has_head = any("".join(cell.itertext()).strip() for cell in table.iter("th"))
        if cells and not has_head:
            first = next((cell for cell in cells if cell), "")
            message = f"the table that begins “{shorten(first, 40)}” has no header"
            is_known = len(read) == len(tables)
            place = sheet.read_at(read[number]) if is_known else sheet.place(first)
            yield sheet.finding("A11005", message, place)


def coarse_image(sheet: Sheet) -> Iterator[Diagnostic]:
    """IMG012: at the width that print gives it."""
    from publisher.pictures import coarse

    if not sheet.measure:
        return
    by_name = {image.name: image for image in sheet.text.images}
    for node, place in _images(sheet):
        name = (node.get("src") or "").removeprefix("images/")
        image = by_name.get(name)
        in_figure = next(node.iterancestors("figure"), None) is not None
        if image is None or not image.width or not in_figure:
            continue
        width = printed_width(node.get("data-width", ""), image.width, sheet.measure)
        for finding in coarse(image, width, _as_written(sheet, place) or name, place):
            yield sheet.finding(finding.code, finding.message, place, finding.help)


_SOURCE = re.compile(
    r"(?i)\]\(\s*<?([^()\s<>]+\.(?:png|jpe?g|gif|webp|tiff?|bmp|pdf))\b|"
    r"\{(?:figure|image)\}[ \t]*(\S+)"
)


def _as_written(sheet: Sheet, place: Span) -> str:
    """The file that the image at `place` names; its caption may take several lines, and hold
    links."""
    source = sheet.paper.source
    lines = source.body.split("\n")[max(0, place.line - source.body_line) :][:40]
    match = _SOURCE.search("\n".join(lines), place.column - 1) if place.line else None
    return match[1] or match[2] if match else ""


_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96,
       "em": 25.4 / 7.2, "rem": 25.4 / 7.2}  # fmt: skip


def printed_width(width: str, pixels: int, measure: float) -> float:
    """The width in mm at which an image is printed: `width` as the author gave it, else a pixel is
    1/96 in (CSS Values 4 §6.2); never wider than `measure`."""
    match = re.fullmatch(r"([\d.]+)(%|[a-z]+)", width)
    if match and match[2] == "%":
        return measure * float(match[1]) / 100
    if match and match[2] in _MM:
        return min(measure, float(match[1]) * _MM[match[2]])
    return min(measure, pixels * _MM["px"])


_NAMES = {
    "figure": r"(?:figures?|figs?\.?|abbildung(?:en)?|abb\.|figuras?|рис\.?|рисунок|图|図|그림)",
    "table": r"(?:tables?|tabs?\.?|tabellen?|tableaux?|tablas?|tabela|таблица|табл\.|表|표)",
}
_POINTING = re.compile(
    r"(?i)\b(?:below|above|following|figures?|figs?|tables?|plots?|diagrams?|images?|pictures?|"
    r"illustrat\w*|screenshots?|shown?|shows|depict\w*|sketch\w*|example|summar\w*|list\w*|see|"
    r"unten|oben|folgende\w*|abbildung|tabelle|bild|ci-dessous|suivante?s?|siguientes?)\b|[:：]\s*$"
)


def lonely_figure(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED045."""
    yield from _lonely(sheet, "figure", "ED045")


def lonely_table(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED046."""
    yield from _lonely(sheet, "table", "ED046")


def _lonely(sheet: Sheet, kind: str, code: str) -> Iterator[Diagnostic]:
    """Numbered things that no link leads to, no number names, and no sentence beside points at."""
    labelled = list(_labelled_elements(sheet, kind)) if sheet.is_article else []
    if not labelled:
        return
    linked = {link.get("href", "")[1:] for link in sheet.tree.iter("a")}
    numbers_named = _numbers_in_text(sheet, kind)
    for node, label in labelled:
        ids = {n.get("id") for n in node.iter() if n.get("id")}
        number = re.search(r"\d+", label)
        is_lost = node.find(".//span[@class='missing-image']") is not None
        if (
            is_lost
            or ids & linked
            or (number and int(number[0]) in numbers_named)
            or _pointed_at(node)
        ):
            continue
        words = _unlabelled(_caption_of(node))
        what = label.rstrip(":. ") or f"the {kind}"
        message = f"{what} (“{shorten(words, 40)}”) is not mentioned in the text"
        yield sheet.finding(code, message, sheet.place(words))


def _caption_of(node: Tree) -> Tree:
    return next(node.iter("figcaption", "caption"))


def _labelled_elements(sheet: Sheet, kind: str) -> Iterator[tuple[Tree, str]]:
    """Every figure or table that has a number, with the words that say it."""
    for label in sheet.tree.iter("span"):
        if label.get("class") != "caption-label":
            continue
        holder = next(label.iterancestors("figure", "table"), None)
        words = reading_text(label)
        if holder is not None and re.match(rf"(?i){_NAMES[kind]}\W*\d", words):
            yield holder, words


def _numbers_in_text(sheet: Sheet, kind: str) -> set[int]:
    """The numbers of figures or tables that the running text says: “Figs. 2–4 and 6”."""
    all_numbers: set[int] = set()
    several = re.compile(
        rf"(?i){_NAMES[kind]}\s*(\d+[a-z]?(?:\s*(?:,|and|und|et|y|&|or|–|-|to)\s*\d+[a-z]?)*)"
    )
    for node, words in sheet.blocks:
        if node.tag in ("figcaption", "caption"):
            label = node.find("span[@class='caption-label']")
            words = words.removeprefix(reading_text(label)) if label is not None else words
        for match in several.finditer(words):
            numbers = [int(n) for n in re.findall(r"\d+", match[1]) if len(n) < 4]
            all_numbers.update(numbers)
            if re.search(r"–|-|to", match[1]) and len(numbers) == 2:
                all_numbers.update(range(*sorted(numbers)))
    return all_numbers


def _pointed_at(node: Tree) -> bool:
    """Whether a paragraph next to `node` points at what stands there."""
    return any(
        one is not None and isinstance(one.tag, str) and _POINTING.search(reading_text(one))
        for one in (_neighbour(node, -1), _neighbour(node, 1))
    )


def _neighbour(node: Tree, step: int) -> Tree | None:
    """The paragraph before or after, other figures between them passed over."""
    one = node
    while one is not None:
        one = one.getprevious() if step < 0 else one.getnext()
        if one is None or one.tag not in ("figure", "table"):
            return one
    return None


_OTHERS = "".join(
    f"(?<!{first}{word[1:]} )"
    for word in ("Supplementary", "Supplemental", "Supporting", "Extended Data", "Extended data",
                 "Appendix", "Online")
    for first in (word[0], word[0].lower())
)  # fmt: skip
"""What stands before the number of a figure that is in another file."""


def missing_number(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED047: a number above the highest, in a sentence that cites nothing and names no other
    place; each is told where it stands first."""
    for kind in ("figure", "table"):
        numbers = [re.search(r"\d+", label) for _, label in _labelled_elements(sheet, kind)]
        last = max((int(n[0]) for n in numbers if n), default=0)
        if not last:
            continue
        name, told = "Figure|Fig\\." if kind == "figure" else "Table", set[str]()
        pattern = re.compile(
            rf"{_OTHERS}\b(?:{name})\s(\d{{1,2}})(?![\w.]\w|\d)(?=(?P<after>[^.;]{{0,60}}))"
        )
        for node, words in sheet.blocks:
            if node.find(".//span[@class='citation']") is not None or node.tag[0] == "h":
                continue
            for match in pattern.finditer(words):
                elsewhere = re.match(r"\s*(?:of|in|from|by)\b", match["after"])
                if int(match[1]) > last and not elsewhere and match[1] not in told:
                    told.add(match[1])
                    many = f"{last} {kind}{'s' if last > 1 else ''}"
                    message = f"there is no {kind} {match[1]}; the paper has {many}"
                    place = sheet.place(match[0])
                    yield sheet.finding("ED047", message, place)
