"""The preview in a browser: what is saved is seen, where one is, and nothing else is touched."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest


def test_a_saved_word_is_seen_where_one_is(preview, look):
    """The new words come onto the page that is being looked at, and the page stays where it was."""
    paper = str(preview.volume / "papers" / "dunn.md")
    _, before, _, after, end = look(
        preview.address,
        [
            ["turn", "dunn", 1],
            ["read", "galley"],
            ["save", paper, "of another's", "of quixotic neighbours"],
            ["read", "quixotic"],
        ],
    )
    assert end["errors"] == []
    assert after["page"] == before["page"]
    assert after["top"] == pytest.approx(before["top"], abs=2)  # CSS px, each rounded
    assert before["page"].startswith("dunn ")


def test_pages_put_before_do_not_move_the_reader(preview, look):
    """An earlier paper grows by pages, and the reader still looks at the same page."""
    more = "A new paragraph with zygotic words in it. " * 400
    first, here = (str(preview.volume / "papers" / name) for name in ("ahn.md", "endo.md"))
    steps = [
        ["turn", "endo", 1],
        ["read", "galley"],
        ["save", first, "## More of it", f"{more}\n\n## More of it"],
        ["save", here, "of another's", "of quixotic neighbours"],
        ["read", "quixotic"],
        ["ready"],
    ]
    _, before, _, _, _, after, end = look(preview.address, steps)
    assert end["errors"] == []
    assert after["page"] == before["page"]
    assert after["top"] == pytest.approx(before["top"], abs=2)  # CSS px, each rounded
    assert after["count"] > before["count"]


def test_a_fault_is_told_in_the_page_with_its_line(preview, look):
    """A citation without a bibliography: its code, its line, the words meant."""
    paper = str(preview.volume / "papers" / "bell.md")
    steps = [
        ["save", paper, "Late", "Late [@nobody2020]"],
        ["finding", "REF011"],
    ]
    *_, told, end = look(preview.address, steps)
    assert end["errors"] == []
    (text,) = [text for text in told["findings"] if "REF011" in text]
    assert "bell.md:" in text
    assert "^^^" in text


def test_a_paper_broken_and_mended_is_seen_where_one_was(preview, look):
    """While front matter is broken the paper's page says so; after the mend one is back."""
    paper = str(preview.volume / "papers" / "dunn.md")
    steps = [
        ["turn", "dunn", 2],
        ["read", "galley"],
        ["save", paper, "title:", "title: '"],
        ["read", "never closed"],
        ["save", paper, "title: '", "title:"],
        ["mended", "FM009"],
        ["ready"],
    ]
    _, before, _, broken, _, _, mended, end = look(preview.address, steps)
    assert end["errors"] == []
    assert (before["page"], broken["page"], mended["page"]) == ("dunn 2", "dunn 0", "dunn 2")
    assert mended["top"] == pytest.approx(before["top"], abs=2)  # CSS px, each rounded


def test_a_volume_that_cannot_be_read_keeps_its_pages(preview, look):
    """While volume.yaml is broken the last pages stay, and the page says what is wrong."""
    book = str(preview.volume / "volume.yaml")
    steps = [
        ["turn", "choi", 0],
        ["save", book, "title: A Volume Seen", "title: [A Volume Seen"],
        ["finding", "VOL008"],
        ["save", book, "title: [A Volume Seen", "title: A Volume Seen Again"],
        ["turn", "title", 0],
        ["read", "Seen Again"],
    ]
    before, _, broken, *_, end = look(preview.address, steps)
    assert end["errors"] == []
    assert broken["count"] == before["count"]


def test_a_chapter_is_shown_as_in_the_epub(preview, look):
    """The chapter view holds the EPUB's own document, with its style and its fonts."""
    opened, end = look(preview.address, [["chapter", "fox", "Paper fox"]])
    assert opened["seconds"] < 60
    assert end["errors"] == []


def test_ctrl_c_stops_it_cleanly(alone, volume, tmp_path):
    """Nothing is said but that it stopped; nothing is left beside volume and cache."""
    out, errors = alone.stop()
    assert (alone.process.returncode, out.strip(), errors.strip()) == (0, "stopped", "")
    assert {path.name for path in tmp_path.iterdir()} == {"volume", "cache"}
    assert {path.name for path in volume.iterdir()} == {"papers", "volume.yaml"}


def test_only_this_machine_is_answered(preview):
    """A request under another name is refused: a web page elsewhere cannot read a manuscript."""
    request = urllib.request.Request(preview.address, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 403


def test_the_bound_book_is_at_hand(preview):
    """`volume.pdf` is the whole book as a build would bind it."""
    with urllib.request.urlopen(preview.address + "volume.pdf") as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.read(5) == b"%PDF-"
