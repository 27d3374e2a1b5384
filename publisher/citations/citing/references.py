"""Sets the citations of one paper and makes its list of references.

In: clusters in the order of the text (affixes as XHTML), a `Library`, a style's name, a language.
Out: `CitationResult`: XHTML for every cluster, the entries of the bibliography in the style's
order, and diagnostics. A pure function of these; the styles and locales are read once a process.
The processor (`csl/`) follows CSL 1.0.2; docs/explanation/citations.md says why it is our own.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from publisher.citations.citing.citation import Cluster
from publisher.citations.csl import style as styles
from publisher.citations.csl.node import MAX_BYTES, CslError
from publisher.citations.csl.output import xhtml
from publisher.citations.csl.process import ClusterRendering, Processor
from publisher.citations.csl.process import processor as make_processor
from publisher.citations.csl.rich import WORDS, Run, Runs
from publisher.citations.csl.state import Item
from publisher.citations.csl.style import CslStyle
from publisher.citations.csl.textcase import change
from publisher.citations.reading.bibliography import Library
from publisher.diagnostics import Diagnostic, Span
from publisher.files import Files, OutsideFolder

Place = Callable[[int, int, int], Span | None]
Math = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """An entry of the bibliography: `id` is its anchor, `html` inline XHTML; `kind` its type in
    CSL, `doi` and `year` empty where the work has none."""

    key: str
    id: str
    html: str
    kind: str = ""
    doi: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A cluster as set: `html` stands in the sentence; `note` is the content of a note that hangs
    on it (styles whose citations are notes), empty for none. `hugs` tells a superscript, before
    which no space stands. `keys` are the works it leads to."""

    html: str
    note: str = ""
    hugs: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationResult:
    """The citations in the order given, the bibliography in the style's order, what is wrong.

    `hanging` says whether entries hang; `has_labels` whether each begins with a label in the margin
    (``span.csl-left-margin``, then ``span.csl-right-inline``).
    """

    citations: tuple[Citation, ...]
    references: tuple[ReferenceEntry, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    hanging: bool = False
    has_labels: bool = False
    note_style: bool = False


def anchor(key: str) -> str:
    """The id of the entry `key`: an NCName (EPUB 3.3, XHTML ids), the same for the same key."""
    safe = re.sub(r"[^A-Za-z0-9_.-]", "_", key)
    return f"ref-{safe}" if safe == key else f"ref-{safe}-{zlib.crc32(key.encode()):08x}"


def find_style(
    name: str, folder: Files | None, span: Span | None
) -> tuple[CslStyle, list[Diagnostic]]:
    """The style `name`: a ``.csl`` file of `folder`, or an installed style; empty is the default.

    What cannot be found or used gives way to the default style, and a diagnostic says so at `span`.
    """
    default = styles.by_name(styles.DEFAULT)
    if not name.strip():
        return default, []
    try:
        file = _file(name, folder)
        return (styles.from_xml(file, name) if file is not None else styles.by_name(name)), []
    except OutsideFolder:
        help = "copy the style beside the manuscript, or name one that is installed"
        return default, [Diagnostic("REF003", f"style `{name}` is outside the volume", span, help)]
    except KeyError:
        close = ", ".join(f"`{n}`" for n in styles.nearest(name))
        help = f"styles that are close: {close}" if close else ""
        message = f"unknown citation style `{name}`"
        return default, [Diagnostic("REF009", message, span, help or None)]
    except (CslError, ValueError, OSError) as error:
        place = Span(name, getattr(error, "line", 0)) if getattr(error, "line", 0) else span
        return default, [Diagnostic("REF010", f"style `{name}` cannot be used: {error}", place)]


def _file(name: str, folder: Files | None) -> bytes | None:
    """The bytes of the style file `name`, `None` where `name` is no file."""
    if "://" in name or folder is None:
        return None
    if not name.endswith(".csl") and "/" not in name:
        return None
    path = folder.find(name)
    if path is None:
        if "/" in name:
            raise KeyError(name)
        return None
    return folder.read(path, MAX_BYTES)


def set_citations(
    clusters: Sequence[Cluster],
    library: Library,
    style: CslStyle | str = "",
    lang: str = "en",
    *,
    nocite: Iterable[str] = (),
    place: Place | None = None,
    math: Math | None = None,
    nocite_span: Span | None = None,
) -> CitationResult:
    """The citations `clusters` and their bibliography, in `style` and the language `lang`.

    `nocite` are keys that are listed without being cited (``*`` for all). `place(index, start,
    end)` gives the place of offsets `start` to `end` of cluster number `index`, for diagnostics.
    `math` sets a formula of TeX, inline, as XHTML. Unknown keys are set as ``key?``, in bold.
    """
    faults: list[Diagnostic] = []
    if isinstance(style, str):
        style, faults = find_style(style, None, None)
    items, wrong = _items(clusters, library, lang, nocite, nocite_span)
    unknown = _unknown(clusters, library, place)
    processor = make_processor(style, items, lang)
    resolved = _resolved(clusters, library)
    if style.note and not any(cluster.note for cluster in clusters):  # each hangs a note of its own
        resolved = [replace(cluster, note=i) for i, cluster in enumerate(resolved, start=1)]
    sets = processor.citations(resolved)
    set_math = math or _plain_math
    return CitationResult(
        tuple(_citation(s, c, processor, set_math) for s, c in zip(sets, clusters, strict=True)),
        tuple(
            ReferenceEntry(
                key,
                anchor(key),
                _xhtml(runs, processor, set_math) or html.escape(key),
                *_facts(items.get(key, {})),
            )
            for key, runs in processor.bibliography()
        ),
        (*faults, *unknown, *wrong),
        hanging=_option(style, "hanging-indent") == "true",
        has_labels=bool(_option(style, "second-field-align")),
        note_style=style.note,
    )


def _facts(item: Item) -> tuple[str, str, str]:
    """Type, DOI and year of a work."""
    issued: Any = item.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    year = str(parts[0][0]) if parts and parts[0] else ""
    return str(item.get("type") or ""), str(item.get("DOI") or ""), year


def _option(style: CslStyle, name: str) -> str:
    return style.bibliography.attrs.get(name, "") if style.bibliography else ""


def _key(cite_key: str, spelling: str, library: Library) -> str:
    """The key meant: as written where an entry has it with its CiTO property, else without."""
    return spelling if spelling in library.entries else cite_key


def _resolved(clusters: Sequence[Cluster], library: Library) -> list[Cluster]:
    return [
        replace(
            cluster,
            cites=tuple(replace(c, key=_key(c.key, c.written, library)) for c in cluster.cites),
        )
        for cluster in clusters
    ]


def _items(
    clusters: Sequence[Cluster],
    library: Library,
    lang: str,
    nocite: Iterable[str],
    nocite_span: Span | None,
) -> tuple[dict[str, Item], list[Diagnostic]]:
    """The CSL items of all works cited or listed, in that order, and what is wrong with them."""
    faults: list[Diagnostic] = []
    keys = [_key(c.key, c.written, library) for cluster in clusters for c in cluster.cites]
    for key in nocite:
        key = key.lstrip("@")
        if key == "*":
            keys += library.entries
        elif key in library.entries:
            keys.append(key)
        else:
            faults.append(_missing(key, library, nocite_span))
    items: dict[str, Item] = {}
    for key in dict.fromkeys(keys):
        if key in library.entries:
            items[key], more_faults = library.item(key, lang)
            faults += more_faults
    return items, faults


def _unknown(
    clusters: Sequence[Cluster], library: Library, place: Place | None
) -> list[Diagnostic]:
    faults: list[Diagnostic] = []
    if library.lacking and not library.entries:
        return faults  # one fault, told where the file is named
    if not library.has_file:
        return _unnamed(clusters, library, place)
    for index, cluster in enumerate(clusters):
        for c in cluster.cites:
            if _key(c.key, c.written, library) not in library.entries:
                span = place(index, c.start, c.end) if place else None
                faults.append(_missing(c.key, library, span))
    return faults


_TOLD = 8
"""Keys that are quoted of a paper that names no bibliography."""


def _unnamed(
    clusters: Sequence[Cluster], library: Library, place: Place | None
) -> list[Diagnostic]:
    """That a paper cites, and names no bibliography: once, at the first citation, with the keys."""
    cited = [
        (index, c)
        for index, cluster in enumerate(clusters)
        for c in cluster.cites
        if _key(c.key, c.written, library) not in library.entries
    ]
    if not cited:
        return []
    keys = list(dict.fromkeys(c.key for _, c in cited))
    names = ", ".join(f"`{key}`" for key in keys[:_TOLD])
    more = f" and {len(keys) - _TOLD} more" if len(keys) > _TOLD else ""
    index, first = cited[0]
    span = place(index, first.start, first.end) if place else None
    message = f"citation of {names}{more}, and the paper names no bibliography"
    return [
        Diagnostic("REF011", message, span, "add `bibliography: paper.bib` to the front matter")
    ]


def _missing(key: str, library: Library, span: Span | None) -> Diagnostic:
    close = ", ".join(f"`{near_key}`" for near_key in library.nearest(key))
    help = f"keys that are close: {close}" if close else "add the work to the bibliography"
    return Diagnostic("REF001", f"citation key `{key}` is in no bibliography", span, help)


def _citation(
    rendering: ClusterRendering, cluster: Cluster, processor: Processor, math: Math
) -> Citation:
    keys = tuple(dict.fromkeys(c.key for c in cluster.cites if c.key in processor.items))
    runs = [run for run in rendering.text if run.text]
    hugs = bool(runs) and "sup" in runs[0].marks
    note_runs = rendering.note
    # A note begins with a capital where words of the author's or the style's open it.
    head = next((run for run in note_runs if run.text.strip()), None)
    if cluster.opens and head and (cluster.cites[0].prefix or WORDS in head.marks):
        note_runs = change(note_runs, "capitalize-first", True)
    text, note = _xhtml(rendering.text, processor, math), _xhtml(note_runs, processor, math)
    if not text and not note:  # a style that has nothing to say of a work; its key is better
        text = html.escape(", ".join(keys))
    return Citation(text, note, hugs, keys)


def _xhtml(runs: Runs, processor: Processor, math: Math) -> str:
    return xhtml([_anchored(run) for run in runs], processor.locale.quotes, math)


def _anchored(run: Run) -> Run:
    """Links to works, which the processor makes by key, made links to their anchors."""
    for mark in run.marks:
        if mark.startswith("a:#"):
            return Run(run.text, (run.marks - {mark}) | {f"a:#{anchor(mark[3:])}"})
    return run


def _plain_math(tex: str) -> str:
    return f'<span class="math">{html.escape(tex, quote=False)}</span>'
