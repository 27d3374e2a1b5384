"""The web edition: what each of its pages is made from, and the pages themselves.

In: the volume, its chapters and page map. Out: an `WebEdition`: files by their names from the root
of the edition. Articles are tasks, so that a word edited makes one article anew; the frame around
them is put on here. The only address that is not relative is the canonical one, where `url` of the
volume says where the edition stands. Stage 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from markupsafe import Markup

from publisher.diagnostics import Diagnostic, page_text
from publisher.engine import Engine, Task
from publisher.languages.bookwords import byline, day, words
from publisher.metadata import citing
from publisher.metadata.bibtex import bibtex, book_title
from publisher.model.book import Book, ContentsEntry
from publisher.model.chapter import Chapter
from publisher.model.pagemap import folios
from publisher.model.paper import Paper
from publisher.model.style import FontInstance
from publisher.model.volume import Volume
from publisher.pipeline.typesetting import TypesetBook
from publisher.schedules.calendars import calendars
from publisher.schedules.events import scheduled_events
from publisher.style.webfonts import font_parts, font_sheet
from publisher.templating.environment import Templates
from publisher.web import Article, Leaf
from publisher.xhtml.chapters import body_of
from publisher.xhtml.links import volume_links
from publisher.xhtml.marks import PageMark, page_marks
from publisher.xhtml.names import FileNames
from publisher.xhtml.titles import pieces, plain, text_of
from publisher.xhtml.tree import cut_out, direction, h

ARTICLE = "publisher.web:article"
FONT = "publisher.style.webfonts:woff2"
HOME = "index.html"
POLICY = ("default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
          "base-uri 'none'; form-action 'none'")  # fmt: skip
"""Content Security Policy 3: sheets, pictures and fonts of the edition, and nothing else."""
WITH_SCRIPT = f"{POLICY}; script-src 'self'"
"""That of the programme's page, which has a small script of the edition's own."""


@dataclass(slots=True)
class WebEdition:
    """`files` by name; `documents` are the pages that hold each chapter (by id), `page_addresses`
    their names. The pages of those `unmade` say no more than that."""

    files: dict[str, bytes] = field(default_factory=dict)
    documents: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unmade: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class WebSource:
    """What an edition is made from. `indexes` are chapters that name papers by their titles.
    `downloads` are files built in the same run, by name: those of the volume at the root, and
    ``offprints/<paper>.pdf``; `published` are offprints of corrected papers as they were first.
    `modified` is seconds since 1970, UTC."""

    volume: Volume
    book: Book
    set_book: TypesetBook
    indexes: tuple[Chapter, ...]
    css: str
    faces: tuple[FontInstance, ...]
    downloads: Mapping[str, bytes]
    published: Mapping[str, bytes] = field(default_factory=dict)
    modified: int = 0


def make_web_edition(source: WebSource, templates: Templates, engine: Engine) -> WebEdition:
    """The web edition of `source`."""
    return _Site(source, templates, engine).build()


def page_addresses(volume: Volume, chapters: Iterable[Chapter]) -> dict[str, str]:
    """The page of each chapter. Papers are in ``papers/``, under their ids; the title page and the
    openings of sessions are on the first page."""
    names, inside = FileNames({"index", "assets", "papers"}), FileNames()
    papers = {paper.id for paper in volume.papers}
    pages = {"contents": HOME}
    for chapter in chapters:
        if chapter.kind == "title":
            pages[chapter.id] = HOME
        elif chapter.kind == "session":
            pages[chapter.id] = f"{HOME}#{chapter.id}"
        elif chapter.id in papers:
            pages[chapter.id] = f"papers/{inside.make(chapter.id)}.html"
        else:
            pages[chapter.id] = f"{names.make(chapter.id)}.html"
    return pages


class _Site:
    """An edition in the making."""

    def __init__(self, source: WebSource, templates: Templates, engine: Engine) -> None:
        self.source, self.templates, self.engine = source, templates, engine
        self.volume = source.volume
        self.said = words(self.volume.language, self.volume.words)
        self.chapters = source.book.with_indexes(source.indexes)
        self.ids: dict[str, frozenset[str]] = {}
        self.places = page_addresses(self.volume, self.chapters)
        self.papers = {p.id: p for p in self.volume.papers if isinstance(p, Paper)}
        self.marks = page_marks(source.set_book.page_map, source.set_book.galleys, "").chapters
        self.out = WebEdition(places={k: v.partition("#")[0] for k, v in self.places.items()})
        root = self.volume.url
        self.root = root if not root or root.endswith("/") else f"{root}/"

    def build(self) -> WebEdition:
        articles = self._articles()
        self._downloads()
        for chapter in self.chapters:
            for image in articles[chapter.id].images:
                self.out.files[f"assets/images/{image.name}"] = image.data
            if not self.places[chapter.id].startswith(HOME):
                self._page(chapter, articles[chapter.id])
        self._home(articles)
        self._fonts()
        if self.root:
            self._sitemap()
        return self.out

    def _articles(self) -> dict[str, Article]:
        """The article of each chapter."""
        tasks = [
            Task(c.id, ARTICLE, self._leaf(c), weight=float(len(c.body)), result_type=Article)
            for c in self.chapters
        ]
        articles = {}
        for chapter, outcome in zip(self.chapters, self.engine.run("publish", tasks), strict=True):
            value = outcome.value
            if value is None:
                value = _unmade(chapter, outcome.diagnostics)
                self.out.unmade.add(chapter.id)
            self.out.diagnostics += value.diagnostics
            articles[chapter.id] = value
        return articles

    def _leaf(self, chapter: Chapter) -> Leaf:
        """`chapter` with the places it links to, and no others: so that a paper put into the volume
        makes no article anew but those whose pages moved."""
        links = sorted(volume_links(chapter))
        starts = {c: self.places[c] for c, _ in links if c in self.places}
        anchors = {
            (c, a): self.places[c].partition("#")[0] for c, a in links if a and a in self._ids(c)
        }
        marks: tuple[PageMark, ...] = tuple(self.marks.get(chapter.id, ()))
        if chapter.kind == "index":
            marks = marks[:1]
        return Leaf(
            chapter, marks, self.places[chapter.id].partition("#")[0], self.said["printed_page"],
            starts, anchors, 2 if chapter.kind == "session" else 1,
        )  # fmt: skip

    def _ids(self, name: str) -> frozenset[str]:
        """The ids in a chapter, read once; none where there is no such chapter."""
        if name not in self.ids:
            chapter = next((c for c in self.chapters if c.id == name), None)
            body = body_of(chapter) if chapter else None
            self.ids[name] = frozenset() if body is None else frozenset(body.xpath("//@id"))
        return self.ids[name]

    def _fonts(self) -> None:
        """Sheets and fonts; that for formulas where a page has one."""
        pages = (data for name, data in self.out.files.items() if name.endswith(".html"))
        fonts = font_parts(self.source.faces, any(b"<math" in data for data in pages))
        tasks = [
            Task(font.name, FONT, font, weight=2.0, result_type=bytes | None) for font in fonts
        ]
        outcomes = tuple(self.engine.run("fonts", tasks))
        self.out.diagnostics += (d for outcome in outcomes for d in outcome.diagnostics)
        files = [(f, o.value or b"") for f, o in zip(fonts, outcomes, strict=True)]
        self.out.files |= {f"assets/fonts/{font.name}": data for font, data in files if data}
        self.out.files["assets/web.css"] = (font_sheet(files) + self.source.css).encode()

    def _downloads(self) -> None:
        """Files built in the same run, and the records of all papers."""
        for name, data in self.source.downloads.items():
            folder, _, file = name.rpartition("/")
            if folder:
                file = self.places[file.removesuffix(".pdf")].replace(".html", ".pdf")
            self.out.files[file] = data
        entries = []
        for name, paper in self.papers.items():
            stem, record = self.places[name].removesuffix(".html"), self._record_facts(paper)
            html = self.source.set_book.chapters[name].title_html
            entries.append(bibtex(*record, html))
            self.out.files[f"{stem}.bib"] = entries[-1].encode()
            if name in self.source.published:
                self.out.files[f"{stem}.published.pdf"] = self.source.published[name]
            self.out.files[f"{stem}.ris"] = citing.ris(*record).encode()
            self.out.files[f"{stem}.json"] = citing.csl_json(*record).encode()
        self.out.files[f"{self.volume.id}.bib"] = "\n".join(entries).encode()

    def _record_facts(self, paper: Paper) -> tuple[Volume, Paper, str, tuple[str, str]]:
        """What a citation or record of `paper` is made from."""
        set_book = self.source.set_book
        title = set_book.chapters[paper.id].title
        return self.volume, paper, title, set_book.page_map.span(paper.id)

    def _common(self, file: str) -> dict[str, Any]:
        """What every page has."""
        volume, up = self.volume, "../" * file.count("/")
        menu = [{"href": f"{up}{HOME}", "text": self.said["contents"], "here": file == HOME}]
        for chapter in self.chapters:
            if chapter.kind in ("programme", "index"):
                place = self.places[chapter.id]
                menu.append({"href": f"{up}{place}", "text": chapter.title, "here": place == file})
        return {
            "lang": volume.language,
            "dir": direction(volume.language),
            "book": plain(volume.title),
            "up": up,
            "home": f"{up}{HOME}",
            "policy": POLICY,
            "said": self.said,
            "menu": menu,
            "canonical": f"{self.root}{'' if file == HOME else quote(file)}" if self.root else "",
            "meta": (),
            "coins": "",
            "linked": "",
            "summary": "",
            "footer": self._footer(),
        }

    def _footer(self) -> list[str | Markup]:
        volume = self.volume
        owner = " ".join(str(p) for p in (volume.copyright.year, volume.copyright.holder) if p)
        lines: list[str | Markup] = [book_title(volume)]
        if owner:
            lines.append(f"© {owner}")
        if volume.license:
            lines.append(self.said["licensed"].format(license=volume.license))
        if volume.doi:
            link = Markup('<a href="https://doi.org/{0}">https://doi.org/{0}</a>')
            lines.append(link.format(volume.doi))
        return lines

    def _page(self, chapter: Chapter, one: Article) -> None:
        """The page of `chapter`."""
        file = self.places[chapter.id]
        paper = self.papers.get(chapter.id)
        values = self._common(file) | {
            "title": chapter.title,
            "article": Markup(one.html),
            "sections": [
                {"id": heading.id, "html": Markup(text_of(heading.html))}
                for heading in chapter.headings
                if heading.level == 2
            ],
            "cite": self._cite(paper, file) if paper else None,
            "paper_lang": chapter.lang,
            "around": self._around(chapter.id),
            "tools": self._tools(chapter),
        }
        if values["tools"]:
            values["policy"] = WITH_SCRIPT
        if paper:  # search engines and reference managers are told of it
            record, canonical = self._record_facts(paper), values["canonical"]
            meta = list(citing.meta_tags(*record))
            pdf = file.replace(".html", ".pdf")
            if self.root and pdf in self.out.files:
                meta.append(("citation_pdf_url", f"{self.root}{quote(pdf)}"))
            linked = citing.linked_data(*record) | ({"url": canonical} if canonical else {})
            summary = _summary(chapter)[:300]
            values |= {"meta": meta, "linked": _script(linked), "summary": summary}
            values["coins"] = citing.coins(*record)
            values["translations"] = list(self._translations(paper))
        else:
            whole = {"@context": "https://schema.org"} | citing.linked_book(self.volume)
            values |= {"meta": list(citing.volume_tags(self.volume, chapter.title))}
            values |= {"linked": _script(whole), "coins": self._volume_coins()}
        text = self.templates.render("web-page.html", values)
        self.out.files[file] = text.encode()
        self.out.documents[chapter.id] = (_shown(one.html, text),)

    def _volume_coins(self) -> str:
        return citing.coins(self.volume, None, book_title(self.volume), ("", ""))

    def _tools(self, chapter: Chapter) -> dict[str, str] | None:
        """What the page of a timed programme offers beside it, and its files: the script that shows
        a day at a time, a calendar."""
        programme = self.volume.programme
        if chapter.kind != "programme" or programme is None or not programme.slots:
            return None
        script = (resources.files("publisher.web") / "programme.js").read_bytes()
        self.out.files["assets/programme.js"] = script
        events = scheduled_events(self.volume)
        self.out.files |= calendars(self.volume, events, self.source.modified)
        words = {
            name: self.said[f"timetable.{name}"] for name in ("all", "mine", "note", "calendar")
        }
        return {
            **words,
            "nothing": self.said["timetable.nothing_noted"],
            "volume": self.volume.id,
        }

    def _cite(self, paper: Paper, file: str) -> dict[str, Any]:
        """The box that says how `paper` is cited."""
        stem = file.rpartition("/")[2].removesuffix(".html")
        names = [(".bib", "BibTeX"), (".ris", "RIS"), (".json", "CSL-JSON")]
        if paper.id in self.source.published:
            when = day(self.volume.published, paper.lang)
            said = words(paper.lang, self.volume.words)["as_published"]
            names.append((".published.pdf", said.format(date=when)))
        pdf = self.out.files.get(file.replace(".html", ".pdf"))
        return {
            "lang": paper.lang,
            "text": citing.citation(*self._record_facts(paper)),
            "records": [{"href": quote(stem + suffix), "text": text} for suffix, text in names],
            "pdf": {"href": quote(f"{stem}.pdf"), "size": _size(pdf)} if pdf else None,
        }

    def _translations(self, paper: Paper) -> Iterator[tuple[str, str]]:
        """The language and the page of each paper that `paper` is a translation of, or that is one
        of it (HTML, 4.6.6.1, ``alternate``)."""
        for other in self.papers.values():
            is_original = other.id == paper.translation_of
            if is_original or other.translation_of == paper.id:
                yield other.lang, self.places[other.id].rpartition("/")[2]

    def _around(self, name: str) -> dict[str, Any]:
        """The papers before and after."""
        ids = [paper.id for paper in self.volume.papers]
        if name not in ids:
            return {}
        at = ids.index(name)
        return {
            side: {
                "href": self.places[other].rpartition("/")[2],
                "text": self.source.set_book.chapters[other].title,
            }
            for side, other in (
                ("previous", ids[at - 1] if at else None),
                ("following", ids[at + 1] if at + 1 < len(ids) else None),
            )
            if other
        }

    def _home(self, articles: Mapping[str, Article]) -> None:
        """The first page: title, contents, what can be taken home."""
        volume = self.volume
        titles = [c for c in self.chapters if c.kind == "title"]
        linked = {"@context": "https://schema.org"} | citing.linked_book(volume)
        values = self._common(HOME) | {
            "title": book_title(volume),
            "articles": [Markup(articles[c.id].html) for c in titles],
            "groups": [
                {
                    "id": group.chapter or "",
                    "opening": Markup(articles[group.chapter].html) if group.chapter else "",
                    "entries": [self._entry(entry) for entry in group.entries],
                }
                for group in self.source.book.groups
            ],
            "downloads": [
                {"href": f"{quote(volume.id)}.{suffix}", "text": text, "size": _size(data)}
                for suffix, text in (("epub", "EPUB"), ("pdf", "PDF"), ("bib", "BibTeX"))
                if (data := self.out.files.get(f"{volume.id}.{suffix}"))
            ],
            "linked": _script(linked),
            "meta": list(citing.volume_tags(volume, book_title(volume))),
            "coins": self._volume_coins(),
            "cite": citing.volume_citation(volume),
            "summary": volume.event.name,
        }
        text = self.templates.render("web-index.html", values)
        self.out.files[HOME] = text.encode()
        for chapter in self.chapters:
            if self.places[chapter.id].startswith(HOME):
                self.out.documents[chapter.id] = (_shown(articles[chapter.id].html, text),)

    def _entry(self, entry: ContentsEntry) -> dict[str, Any]:
        place = self.places[entry.chapter]
        paper = self.papers.get(entry.chapter)
        pdf = self.out.files.get(place.replace(".html", ".pdf"))
        return {
            "href": place,
            "title": Markup(entry.title_html),
            "lang": paper.lang if paper else self.volume.language,
            "plain": text_of(entry.title_html),
            "authors": byline(entry.authors, self.volume.language, self.volume.words),
            "pages": folios(*self.source.set_book.page_map.span(entry.chapter)),
            "pdf": place.replace(".html", ".pdf") if pdf else "",
        }

    def _sitemap(self) -> None:
        """Sitemaps 0.9: every page, in the order of the book."""
        pages = [name for name in self.out.files if name.endswith(".html")]
        lines = "".join(
            f"<url><loc>{escape(self.root + ('' if n == HOME else quote(n)))}</loc></url>\n"
            for n in sorted(pages)
        )
        self.out.files["sitemap.xml"] = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
        ).encode()


def _unmade(chapter: Chapter, faults: Sequence[Diagnostic]) -> Article:
    """What stands for a chapter that could not be made."""
    messages = "".join(
        f"<p><code>{one.code}</code> {escape(page_text(one.message))}</p>" for one in faults
    )
    return Article(
        f"<section><h1>{escape(chapter.title)}</h1>{messages}</section>", (), tuple(faults)
    )


def _shown(html: str, page: str) -> bytes:
    """What `page` shows of the article `html`: the frame around it is not proved."""
    return (html if html in page else page).encode()


def _summary(chapter: Chapter) -> str:
    """The abstract of `chapter` as a line of text, empty where none is printed."""
    if "doc-abstract" not in chapter.body:
        return ""
    body = body_of(chapter)
    sections = () if body is None else body.iter(h("section"))
    abstract = next((each for each in sections if each.get("role") == "doc-abstract"), None)
    if abstract is None:
        return ""
    for heading in abstract.findall(h("h2")):
        cut_out(heading)
    return " ".join("".join(pieces(abstract)).split())


def _script(data: Mapping[str, Any]) -> Markup:
    """`data` as JSON that ends no element and opens none, in XML and in HTML."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _size(data: bytes) -> str:
    kilo = max(1, round(len(data) / 1000))
    return f"{kilo} kB" if kilo < 1000 else f"{kilo / 1000:.1f} MB"
