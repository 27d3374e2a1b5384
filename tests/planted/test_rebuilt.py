"""Faults planted in what was built, with the hashes in `build.json` restored: each is found, for
the same manuscripts make another file, and told by what differs."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile

import pikepdf
import pytest
from pikepdf import Array, Name

from publisher.judges.differing import differences
from publisher.judges.folder import judge_folder

DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90"><circle r="99"/></svg>'
BIB = "@book{lark2001, author={Lark, Ada}, title={Halls}, year={2001}, publisher={Rooms}}\n"
BODY = """\
What is said of {wood} begins here, and [the minutes](https://example.org/a) say the rest[^1].

## The grain

![A round thing of {wood}.](dot.svg){{#fig:dot alt="It is round."}}

| Door | Room |
|------|------|
| {wood} | East |

As @fig:dot shows, $a^2 + b^2$ holds [@lark2001], and [우리는]{{lang=ko}} went home.

## The end

They slept until noon in a house of {wood}.

[^1]: The note says more than the text could.
"""


@pytest.fixture(scope="module")
def made(built, tmp_path_factory):
    """A build of two papers in every form; and its cache beside it."""
    place = tmp_path_factory.mktemp("rebuilt")
    papers = place / "v/papers"
    papers.mkdir(parents=True)
    for wood in ("oak", "elm"):
        head = f"---\ntitle: Of {wood} doors\nauthors: [Ada Lark]\nabstract: Said.\n"
        head += "keywords: [doors]\nbibliography: refs.bib\n---\n\n"
        (papers / f"{wood}.md").write_text(head + BODY.format(wood=wood), "utf-8")
    (papers / "dot.svg").write_text(DOT)
    (papers / "refs.bib").write_text(BIB)
    (place / "v/volume.yaml").write_text(
        "id: v\ntitle: V\nlanguage: en\nsessions: [{title: S, papers: [oak, elm]}]\n"
    )
    return built(place / "v", "epub,pdf,print,offprints,web", place / "out", place / "cache").output


# How a PDF is spoilt


def pdf(plant):
    def spoil(data):
        with pikepdf.open(io.BytesIO(data)) as book:
            plant(book)
            out = io.BytesIO()
            book.save(out)
        return out.getvalue()

    return spoil


def of_kind(book, kind):
    return [each for each in book.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == Name(kind)]  # fmt: skip


def drawn(change):
    """The instructions of the page that has most of them, changed."""

    def plant(book):
        pages = [page for page in book.pages if "/Contents" in page.obj]
        for page in pages:
            page.contents_coalesce()
        page = max(pages, key=lambda one: len(one.Contents.read_bytes()))
        data = page.Contents.read_bytes()
        assert change(data) != data
        page.Contents = book.make_stream(change(data))

    return pdf(plant)


def without_its_folio(data):
    """What is drawn last."""
    at = data.rindex(b"BT")
    return data[:at] + data[data.index(b"ET", at) + 2 :]


def turned_about(book):
    last = book.pages[-1].obj
    del book.pages[-1]
    book.pages.insert(0, pikepdf.Page(last))


def to_unicode(book):
    font = next(each for each in book.objects
                if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each)  # fmt: skip
    said = font.ToUnicode.read_bytes()
    at = said.rindex(b"<0065>")
    font.ToUnicode.write(said[:at] + b"<0078>" + said[at + 6 :])


def links(book):
    return [each for page in book.pages for each in page.obj.get("/Annots", ())]


def inner(book):
    return next(each for each in links(book) if "/URI" not in each.get("/A", {}))


def misled(book):
    link = inner(book)
    for key in ("/A", "/Dest"):
        if key in link:
            del link[key]
    link.Dest = Array([book.pages[-1].obj, Name.Fit])


def dead(book):
    link = inner(book)
    if "/A" in link:
        del link["/A"]
    link.Dest = pikepdf.String("nowhere")


def other_address(book):
    next(each for each in links(book) if "/URI" in each.get("/A", {})).A.URI = "https://x.example"


def bookmark(change):
    def plant(book):
        with book.open_outline() as outline:
            change(book, outline.root)

    return plant


def retitled(_, root):
    root[-1].title = "Another"


def lost(_, root):
    del root[0]


def elsewhere(book, root):
    root[0].destination = pikepdf.make_page_destination(book, len(book.pages) - 1)


def element(kind, change):
    def plant(book):
        change(of_kind(book, kind)[0])

    return plant


def reordered(book):
    one = next(each for each in of_kind(book, "/Sect") + of_kind(book, "/Div")
               if isinstance(each.get("/K"), Array) and len(each.K) > 2)  # fmt: skip
    one.K = Array([*list(one.K)[::-1]])


def labels(book):
    nums = book.Root.PageLabels.Nums
    nums[-1].St = int(nums[-1].get("/St", 1)) + 1


def emptied(book):
    form = next(each for each in book.objects
                if isinstance(each, pikepdf.Stream) and each.get("/Subtype") in ("/Form", "/Image")
                )  # fmt: skip
    form.write(b"")


def destination(book):
    names = [
        each
        for each in book.objects
        if isinstance(each, pikepdf.Dictionary) and "/Names" in each and "/Limits" in each
    ]
    names = names or [book.Root.Names.Dests]
    pairs = names[0].Names
    pairs[1], pairs[3] = pairs[3], pairs[1]


def retagged(one):
    one.S = Name.P


def described(one):
    one.Alt = pikepdf.String("Something else.")


def said_otherwise(one):
    one.ActualText = pikepdf.String("Something else.")


def foreign(one):
    one.Lang = pikepdf.String("fi")


PDF = {
    "letters that are called by other names": (pdf(to_unicode), "fonts"),
    "a folio that is not drawn": (drawn(without_its_folio), "drawn"),
    "a page turned": (pdf(lambda b: b.pages[0].rotate(90, relative=False)), "boxes"),
    "a page of another size": (
        pdf(lambda b: b.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 99, 99]))), "boxes"),
    "a link to another page": (pdf(misled), "links"),
    "a link to nowhere": (pdf(dead), "links"),
    "another address": (pdf(other_address), "links"),
    "a link that is gone": (
        pdf(lambda b: next(p for p in b.pages if "/Annots" in p).obj.__delitem__("/Annots")),
        "links"),
    "a bookmark of another title": (pdf(bookmark(retitled)), "bookmarks"),
    "a bookmark that is gone": (pdf(bookmark(lost)), "bookmarks"),
    "a bookmark to another page": (pdf(bookmark(elsewhere)), "bookmarks"),
    "a heading that is none in the tags": (pdf(element("/H2", retagged)), "tags"),
    "tags in another order": (pdf(reordered), "tags"),
    "another alternative": (pdf(element("/Figure", described)), "tags"),
    "another text for what is drawn": (pdf(element("/P", said_otherwise)), "tags"),
    "another language of a run": (pdf(element("/P", foreign)), "tags"),
    "another language": (pdf(lambda b: b.Root.__setitem__("/Lang", "fi")), "of itself"),
    "another title": (pdf(lambda b: b.docinfo.__setitem__("/Title", "X")), "of itself"),
    "white text": (drawn(lambda data: b"1 g\n" + re.sub(rb"[\d. ]+ (?:g|rg)\n", b"", data)),
                   "drawn"),
    "a figure that is covered": (drawn(lambda data: data + b"\n1 g 0 0 300 500 re f"), "drawn"),
    "a figure that is empty": (pdf(emptied), "pictures"),
    "page labels off by one": (pdf(labels), "labels"),
    "a page that is gone": (pdf(lambda b: b.pages.__delitem__(0)), "pages"),
    "pages in another order": (
        pdf(turned_about), "labels|words|bookmarks"),
    "a place that links lead to": (pdf(destination), "lead to|links"),
    "a byte at the end": (lambda data: data + b"\n", "bytes"),
}  # fmt: skip


# How an EPUB and the web edition are spoilt


def text(pattern, instead):
    def spoil(data):
        made, count = re.subn(pattern, instead, data.decode(), count=1, flags=re.DOTALL)
        assert count and made.encode() != data, pattern
        return made.encode()

    return spoil


def part(name, change):
    """A file of a container, changed by `change`; taken out where that is `None`."""

    def spoil(data):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as other:
            names = book.namelist()
            (meant,) = [one for one in names if re.search(name, one)][:1]
            for one in names:
                if one != meant or change is not None:
                    content = book.read(one)
                    other.writestr(one, change(content) if one == meant else content)
        return out.getvalue()

    return spoil


PARAGRAPH = r"<p[^>]*>They slept.*?</p>"
DOCUMENT = {
    "a word changed": (text("They slept", "They woke"), "“woke” for “slept”"),
    "a paragraph that is gone": (text(PARAGRAPH, ""), "They slept"),
    "a paragraph twice": (text(f"({PARAGRAPH})", r"\1\1"), "They slept"),
    "a caption twice": (text("(<figcaption.*?</figcaption>)", r"\1\1"), "words"),
    "an address changed": (text("https://example.org/a", "https://x.example"), "markup"),
    "a note that leads elsewhere": (text(r'href="#fn', 'href="#fnx'), "markup"),
    "another alternative": (text('alt="It is round."', 'alt="It is flat."'), "markup"),
    "a language taken off": (text(r' lang="ko"', ""), "markup"),
    "a heading that is none": (text(r"<h2\b(.*?)</h2>", r"<p\1</p>"), "markup"),
    "a head of a table that is none": (text(r"<th\b(.*?)</th>", r"<td\1</td>"), "markup"),
}  # fmt: skip
EPUB = {name: (part(r"oak\.xhtml$", change), said) for name, (change, said) in DOCUMENT.items()} | {
    "a document that is gone": (part(r"oak\.xhtml$", None), "missing"),
    "a line of the contents": (part(r"nav\.xhtml$", text("Of oak doors", "Of ash doors")), "ash"),
    "a page of the page list": (part(r"nav\.xhtml$", text(r">1</a>", ">7</a>")), "“7” for “1”"),
    "another title": (part(r"\.opf$", text("<dc:title([^>]*)>V<", r"<dc:title\1>W<")), "“W”"),
    "another order of reading": (
        part(r"\.opf$", text(r"(<itemref [^>]*>)\s*(<itemref [^>]*>)", r"\2\1")), "markup"),
    "a style that hides": (part(r"\.css$", lambda data: data + b"\np { display: none }"), "none"),
    "a picture that is empty": (part(r"\.svg$", text("<circle[^>]*>", "")), "markup"),
    "a font that is empty": (part(r"\.(otf|ttf|woff2?)$", lambda data: b""), "it is not"),
}  # fmt: skip
RECORD = {
    "another author in a record": (text("Lark", "Finch"), "Finch"),
    "another page in a record": (text(r"pages = \{3", "pages = {8"), "8"),
}


def planted():
    for name in ("v.pdf", "offprints/oak.pdf"):
        for what, plant in PDF.items():
            if name == "v.pdf" or what not in _OF_VOLUMES:
                yield pytest.param(name, *plant, id=f"{name}: {what}")
    for what in ("a page turned", "white text", "a folio that is not drawn", "another title",
                 "letters that are called by other names", "a page that is gone"):  # fmt: skip
        yield pytest.param("v-print.pdf", *PDF[what], id=f"v-print.pdf: {what}")
    for what, plant in EPUB.items():
        yield pytest.param("v.epub", *plant, id=f"v.epub: {what}")
    for what, plant in DOCUMENT.items():
        yield pytest.param("web/papers/oak.html", *plant, id=f"web: {what}")
    for what, plant in RECORD.items():
        yield pytest.param("web/papers/oak.bib", *plant, id=f"web: {what}")


_OF_VOLUMES = frozenset(("pages in another order", "a page that is gone",
                         "a place that links lead to", "a link to another page",
                         "a link to nowhere"))  # fmt: skip


@pytest.mark.parametrize(("name", "plant", "said"), tuple(planted()))
def test_what_differs_is_told(made, name, plant, said):
    """By the kind of it, and the words where it is words."""
    wanted = (made / name).read_bytes()
    found = [one.message for one in differences(made / name, plant(wanted), wanted)]
    assert any(re.search(said, message) for message in found), found


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    """The build, spoilt in many places, with the hashes as they would be."""
    folder = tmp_path_factory.mktemp("spoilt") / "out"
    shutil.copytree(made, folder)
    spoilt = {
        "v.pdf": PDF["letters that are called by other names"][0],
        "v-print.pdf": PDF["white text"][0],
        "offprints/oak.pdf": PDF["another alternative"][0],
        "v.epub": EPUB["a word changed"][0],
        "web/papers/oak.html": DOCUMENT["a paragraph that is gone"][0],
        "web/papers/oak.bib": RECORD["another author in a record"][0],
        "web/papers/elm.pdf": lambda _: (made / "offprints/oak.pdf").read_bytes(),
    }
    told = json.loads((folder / "build.json").read_text())
    entries = {each["path"]: each for each in told["artifacts"]}
    for name, plant in spoilt.items():
        data = plant((folder / name).read_bytes())
        (folder / name).write_bytes(data)
        entries[name] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    told["papers"][1]["words"] += 1
    (folder / "build.json").write_text(json.dumps(told))
    (folder / "offprints/gone.pdf").write_bytes((made / "offprints/oak.pdf").read_bytes())
    return folder, tuple(spoilt)


@pytest.fixture(scope="module")
def verdict(folder):
    return judge_folder(folder[0], (), inline=True)


def test_every_file_that_was_spoilt_is_told(folder, verdict):
    """Though its hash is what `build.json` says: once, by the check that knows what it is, else
    because it is not what the manuscripts make."""
    assert verdict.unmade == ""
    told = {d.message.rpartition("(")[2].split(",")[0].rstrip(")") for d in verdict.diagnostics}
    assert told >= {name.rpartition("/")[2] for name in folder[1]}
    assert "OUT017" not in {one.code for one in verdict.diagnostics}


def test_a_record_of_the_build_that_does_not_agree_is_told(verdict):
    """Whoever goes by it finds other words than there are."""
    (found,) = [one for one in verdict.diagnostics if one.code == "OUT037"]
    assert "papers[1].words" in found.message


def test_a_file_that_no_build_lists_is_told(verdict):
    """It may be of a paper that was taken out."""
    (found,) = [one for one in verdict.diagnostics if one.code == "OUT036"]
    assert found.span.path.endswith("offprints/gone.pdf")


def test_a_build_that_is_as_it_was_made_has_nothing_against_it(made):
    """Made again it is the same, byte for byte."""
    verdict = judge_folder(made, (), inline=True)
    assert (verdict.diagnostics, verdict.unmade) == ((), "")


def test_what_was_made_of_other_manuscripts_is_not_compared(made, tmp_path):
    """That is said, and nothing is accused."""
    shutil.copytree(made, tmp_path / "out")
    told = json.loads((tmp_path / "out/build.json").read_text())
    told["asked"]["inputs"] = "of another day"
    (tmp_path / "out/build.json").write_text(json.dumps(told))
    verdict = judge_folder(tmp_path / "out", (), inline=True)
    assert verdict.diagnostics == () and "not what they were" in verdict.unmade


def test_what_is_left_of_a_paper_that_was_taken_out_goes(made, built, tmp_path):
    """Its offprint would go on with page numbers of another, and its author be written to."""
    shutil.copytree(made.parent / "v", tmp_path / "v")
    shutil.copytree(made, tmp_path / "out")
    (tmp_path / "out/offprints/mine.pdf").write_bytes(b"of the editor")
    volume = tmp_path / "v/volume.yaml"
    volume.write_text(volume.read_text().replace("oak, elm", "oak"))
    (tmp_path / "v/papers/elm.md").unlink()
    built(tmp_path / "v", "epub,pdf,offprints,web", tmp_path / "out", made.parent / "cache")
    left = {path.name for name in ("offprints", "accessibility")
            for path in (tmp_path / "out" / name).iterdir()}  # fmt: skip
    assert left == {"oak.pdf", "oak.md", "mine.pdf"}
