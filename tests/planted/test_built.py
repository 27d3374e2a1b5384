"""Faults planted between manuscript and reader, each found by `build` or by `proof`."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from publisher.judges.folder import judge_folder
from publisher.pipeline.build import build
from publisher.pipeline.settings import Settings
from publisher.templating import papers as papers_module

DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {}"><circle r="99"/></svg>'
BIB = "@book{lark2001, author={Lark, Ada}, title={Halls}, year={2001}, publisher={Rooms}}\n"
SOUND = """\
The hall was full before noon, and nobody left it until the bells rang.

## The rooms

See the figure. He said [우리는 여기에 모였다]{lang=ko}, as in [the minutes](https://example.org/a).

![A round thing.](dot.svg){alt="It is round."}

| Door | Room |
|------|------|
| Oak  | East |

Then $a + b = c$ holds[^1], as was shown [@lark2001].

## The end

They went home by the last train, and slept.

[^1]: The note says more than the text could.
"""
WIDE = " ".join(f"x_{{{n}}}" for n in range(90))
LONG = "word{} said in a note of great length ".format

# What a style that is at fault does to the body of a chapter: the pattern it loses, what it puts.
LOST = {
    "words of a paragraph": ("OUT001", r"They went home by the last train, and slept\.", ""),
    "words at another place": (
        "OUT002", r"(?s)<p>(The hall was full.*?)</p>(.*)", r"\2<p>\1</p>",
    ),
    "a heading": ("OUT003", r"<h2[^>]*>((?:(?!</h2>).)*The rooms)</h2>", r"<p>\1</p>"),
    "a figure": ("OUT004", r"(?s)<figure.*?</figure>", ""),
    "a table": ("OUT005", r"(?s)<table.*?</table>", ""),
    "a formula": ("OUT006", r"(?s)<math.*?</math>", ""),
    "a note": ("OUT007", r"(?s)<aside.*?</aside>", ""),
    "a citation": ("OUT008", r'(?s)<span class="citation".*?</span>', ""),
}  # fmt: skip
TYPESET = {
    "a character of no font": ("TYP001", "Then a sign: \U00010000 here [@lark2001]."),
    "a formula wider than the page": (
        "MTH008", "Then $$" + WIDE + "$$ holds [@lark2001].",
    ),
}  # fmt: skip


def _write(folder, papers):
    (folder / "papers").mkdir(parents=True)
    for name, text in papers.items():
        head = f"---\ntitle: Of {name}\nauthors: [Ada Lark]\nabstract: Said.\n"
        (folder / "papers" / f"{name}.md").write_text(
            f"{head}bibliography: refs.bib\n---\n\n{text}\n", "utf-8"
        )
    (folder / "papers/dot.svg").write_text(DOT.format("90 90"), "utf-8")
    (folder / "papers/refs.bib").write_text(BIB, "utf-8")
    (folder / "volume.yaml").write_text(
        f"id: v\ntitle: V\nlanguage: en\nsessions: [{{title: S, papers: [{', '.join(papers)}]}}]\n",
        "utf-8",
    )
    return folder


def _losing(whole):
    """A template that loses in each paper what its name says."""

    def made(*args, **kwargs):
        chapter = whole(*args, **kwargs)
        number = int(chapter.id[4:]) if chapter.id.startswith("lost") else None
        if number is None:
            return chapter
        _, pattern, instead = list(LOST.values())[number]
        body, count = re.subn(pattern, instead, chapter.body, count=1)
        assert count, (pattern, chapter.body)
        return replace(chapter, body=body)

    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A build in which much goes wrong: what was found, by paper; and its folder."""
    folder, output = tmp_path_factory.mktemp("in") / "v", tmp_path_factory.mktemp("out")
    papers = {f"lost{n}": f"{SOUND}\n\nMatter {n}." for n in range(len(LOST))}
    papers |= {f"set{n}": text for n, (_, text) in enumerate(TYPESET.values())}
    papers["note"] = "Words[^1] [@lark2001].\n\n[^1]: " + "".join(map(LONG, range(240)))
    papers["sound"] = SOUND
    settings = Settings(_write(folder, papers), str(folder), output=output, inline=True, jobs=1,
                        formats=frozenset(("epub", "pdf", "print", "offprints")))  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers_module, "paper_chapter", _losing(papers_module.paper_chapter))
        report = build(settings, lambda *_: None)
        # whoever proves it makes it again, by the same template
        yield {paper.id: paper.diagnostics for paper in report.papers}, output


@pytest.mark.parametrize("number", range(len(LOST)), ids=list(LOST))
def test_what_a_style_loses_is_missed(made, number):
    """At the line of the manuscript where it stands."""
    code = list(LOST.values())[number][0]
    found = [one for one in made[0][f"lost{number}"] if one.code == code]
    assert found and all(one.span.line > 0 for one in found), made[0][f"lost{number}"]


@pytest.mark.parametrize("number", range(len(TYPESET)), ids=list(TYPESET))
def test_what_cannot_be_set_is_told(made, number):
    """By the typesetter, as one finding."""
    code = list(TYPESET.values())[number][0]
    assert [one.code for one in made[0][f"set{number}"]] == [code]


def test_a_note_longer_than_a_page_is_whole_or_missed(made, pdf_text):
    """WeasyPrint cuts it in silence (PITFALLS); nothing may be lost without a word."""
    text = " ".join(" ".join(pdf_text(made[1] / "v.pdf")).split())
    lost = [n for n in range(240) if f"word{n} " not in text]
    assert not lost or {"OUT009"} <= {one.code for one in made[0]["note"]}


def test_what_is_sound_raises_no_alarm(made):
    """The same text, by a template that loses nothing."""
    assert made[0]["sound"] == ()


TAMPERED = {
    "the alternative of a figure emptied": (
        "EPB006",
        "sound.xhtml",
        'alt="It is round."',
        'alt=""',
    ),
    "the head of a table made cells": ("EPB007", "sound.xhtml", r"(</?)th\b", r"\1td"),
    "the language of a run taken off": ("EPB008", "sound.xhtml", r' (?:xml:)?lang="ko"', ""),
    "a drawing's viewBox in small letters": ("EPB009", ".svg", "viewBox", "viewbox"),
    "a link called here": ("EPB010", "sound.xhtml", ">the minutes<", ">here<"),
    "a paper taken out of the contents": (
        "EPB011",
        "nav.xhtml",
        r'href="text/sound\.xhtml',
        'href="text/set0.xhtml',
    ),
    "a level of headings skipped": ("EPB012", "sound.xhtml", r"(</?)h2\b", r"\1h4"),
    "an element left open": ("EPB001", "set0.xhtml", "</p>", ""),
}


@pytest.fixture(scope="module")
def proved(made, tmp_path_factory):
    """What `proof`, without any outside judge, has against a build that somebody tampered with."""
    folder = tmp_path_factory.mktemp("tampered") / "v"
    shutil.copytree(made[1], folder)
    _tamper_with_epub(folder / "v.epub")
    (folder / "offprints/sound.pdf").unlink()
    with (folder / "v.pdf").open("ab") as file:
        file.write(b"\n")
    with pikepdf.open(folder / "v-print.pdf", allow_overwriting_input=True) as pdf:
        del pdf.Root.OutputIntents
        del pdf.pages[3].obj.TrimBox
        pdf.save(folder / "v-print.pdf")
    return judge_folder(folder, (), inline=True).diagnostics


def _tamper_with_epub(path: Path):
    with zipfile.ZipFile(path) as book:
        files = {name: book.read(name) for name in book.namelist()}
    for _, where, pattern, instead in TAMPERED.values():
        name = next(
            n for n in sorted(files) if n.endswith(where) and re.search(pattern, files[n].decode())
        )
        files[name] = re.sub(pattern, instead, files[name].decode()).encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, data in files.items():
            book.writestr(name, data)


@pytest.mark.parametrize("name", TAMPERED)
def test_what_epubcheck_and_ace_do_not_see_is_found(proved, name):
    """Each by its code, with the paper it is in, however the book came to have it."""
    code = TAMPERED[name][0]
    found = [one for one in proved if one.code == code]
    assert len(found) == 1, [str(one) for one in proved]
    if "sound" in TAMPERED[name][1]:
        assert found[0].paper == "sound" and found[0].span.path.endswith("sound.md")


@pytest.mark.parametrize(
    ("code", "file"),
    [("OUT016", "offprints/sound.pdf"), ("OUT017", "v.pdf"), ("OUT017", "v.epub"),
     ("PDF012", "v-print.pdf"), ("PDF014", "v-print.pdf")],
)  # fmt: skip
def test_a_file_that_is_not_what_was_built_is_told(proved, code, file):
    """Gone, changed, or no longer what a printer can take."""
    assert [one for one in proved if one.code == code and one.span.path.endswith(file)]


def test_a_folder_that_nobody_touched_passes(made):
    """No alarm where there is no fault."""
    assert judge_folder(made[1], (), inline=True).diagnostics == ()
