"""`report.html`: the state of the papers, for their editors."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic, Span
from publisher.pipeline.build import check
from publisher.pipeline.settings import Settings
from publisher.report.htmlpage import report_page
from publisher.report.letters import letter
from publisher.report.record import BuildReport, PaperReport

LINE = "As [@nobody] <b>says</b>."
WRONG = Diagnostic(
    "MD001", "`nobody` is no entry", Span("v/two.md", 7, 4, 8, LINE), "add `nobody`", paper="two"
)
SCRIPT = "<script>alert(1)</script></style></pre>{{ 7*7 }}"


def paper(name, *found, state="ok", **more):
    return PaperReport(name, name.title(), state, "3", "4", 2, 812, found, f"v/{name}.md", **more)


def report(*papers, found=()):
    return BuildReport("v", "The Volume", papers, found, (), {}, {}, {}, {}, ("Eda Itor",))


class Page(HTMLParser):
    """Elements as (name, attributes), and the text of the document."""

    def __init__(self, data):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(data.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, name, key):
        return [attrs[key] for tag, attrs in self.elements if tag == name and key in attrs]


@pytest.fixture(scope="module")
def page():
    sound = paper("one", figures=3, authors=("Ada Lark",), email="ada@example.org")
    wrong = paper("two", WRONG, state="failed", authors=("Bo Rail",), email="bo@example.org")
    return Page(report_page(report(sound, wrong, found=(Diagnostic("VOL001", "no such key"),))))


def test_a_finding_has_its_place_its_line_its_cure_and_what_its_code_means(page):
    """All that the terminal says, and the explanation one link away."""
    for said in ("v/two.md:7:4", LINE, "nobody is no entry", "add nobody", "no such key"):
        assert said in page.text
    assert "#MD001" in page.all("a", "href")


def test_each_link_within_the_page_leads_to_one_place(page):
    """Papers and codes have ids, each once."""
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.all("a", "href") if href.startswith("#")} <= set(ids)


def test_the_state_of_a_paper_is_said_in_words_too(page):
    """Colour is not the only sign (WCAG 2.2, 1.4.1)."""
    assert page.text.replace("nothing to correct", "").count("to correct") == 3
    assert "2 papers, 2 errors, 0 warnings" in page.text


def test_the_letter_goes_to_the_author_with_place_and_cure(page):
    """A mailto: address (RFC 6068) that a mail program opens with the whole text."""
    _, address = [urlsplit(h) for h in page.all("a", "href") if h.startswith("mailto:")]
    body = parse_qs(address.query)["body"][0]
    assert address.path == "bo@example.org"
    assert body.startswith("Dear Bo Rail,\r\n")
    assert "1. two.md, line 7: `nobody` is no entry\r\n" in body
    assert body.endswith("Eda Itor")


@pytest.mark.parametrize(
    "email",
    ["bo@x.org\nBcc: all@x.org", "bo@x.org,all@x.org", "bo@x.org@y.org", "<bo@x.org>", "bo"],
)
def test_a_letter_goes_to_one_address_or_to_none(email):
    """Nothing that an author writes puts another head or another reader into it."""
    made = letter(report(), paper("two", WRONG, authors=("Bo",), email=email))
    assert made.href == ""


def test_a_subject_is_one_line():
    """A mail program would take the next for a head."""
    hostile = replace(paper("two", WRONG, email="bo@x.org"), title="A\r\nBcc: all@x.org\r\n\r\nB")
    made = letter(report(), hostile)
    assert made.subject == "Your paper “A Bcc: all@x.org B” in The Volume"
    assert "%0" not in made.href.partition("&")[0]
    fields = parse_qs(
        urlsplit(letter(report(), replace(hostile, title="&cc=all@x.org")).href).query
    )
    assert set(fields) == {"subject", "body"}


def test_a_letter_leaves_out_what_only_an_editor_can_do():
    """An author cannot build the book again, but can write a missing key."""
    lost = Diagnostic("TYP001", "“words” are missing", paper="two")
    own = Diagnostic("REF001", "no `lee`", paper="two")
    text = letter(report(), paper("two", lost, own)).text
    assert "1. “words” are missing" in text and CODES["TYP001"].help not in text
    assert CODES["REF001"].help in text


def test_a_long_letter_is_copied_and_not_put_into_an_address():
    """Mail programs cut long addresses in silence."""
    many = paper("two", *[WRONG] * 60, state="failed", email="bo@example.org")
    links = Page(report_page(report(many))).all("a", "href")
    (address,) = [link for link in links if link.startswith("mailto:")]
    assert "body=" not in address and len(address) < 500


def test_nothing_of_a_manuscript_is_more_than_text():
    """Titles, names, lines and addresses are escaped; template syntax stays as written."""
    span = Span(f"v/{SCRIPT}.md", 7, 1, 4, SCRIPT)
    evil = Diagnostic("MD001", f"`{SCRIPT}`", span, SCRIPT, paper="two")
    data = report_page(
        report(paper("two", evil, authors=(SCRIPT,), email=f'"onclick="x{SCRIPT}'), found=(evil,))
    )
    page = Page(data)
    names = {tag for tag, _ in page.elements}
    assert names.isdisjoint({"script", "img", "iframe", "object", "link", "form"})
    assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]
    assert "{{ 7*7 }}" in page.text and "alert(1)" in page.text


def test_the_page_needs_no_network_and_lets_nothing_in(page):
    """One file; its policy forbids all but its own style sheet."""
    assert not re.findall(
        r"https?://", " ".join(page.all("a", "href") + page.all("meta", "content"))
    )
    (policy,) = [c for c in page.all("meta", "content") if "default-src" in c]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_check_writes_the_board_where_it_is_told_to(tmp_path):
    """A volume with a broken paper; and one that cannot be read at all."""
    folder = tmp_path / "v"
    folder.mkdir()
    (folder / "volume.yaml").write_text("id: v\ntitle: V\nsessions: [{papers: [one]}]\n", "utf-8")
    (folder / "one.md").write_text("---\ntitle: One\nauthors: [name:Ada]\n---\n\nWords.\n", "utf-8")
    for text in (None, "title: [\n"):
        if text:
            (folder / "volume.yaml").write_text(text, "utf-8")
        found = check(Settings(folder, "v"), tmp_path / "state.html")
        page = Page((tmp_path / "state.html").read_bytes())
        assert found and set(page.all("div", "id")) == {one.code for one in found}


@pytest.mark.judge
def test_axe_finds_no_barrier(root, browse, tmp_path):
    """On a phone and a desk, by day and by night; its own policy stops nothing."""
    sound, wrong = paper("one", email="ada@example.org"), paper("two", WRONG, state="failed")
    (tmp_path / "r.html").write_bytes(report_page(report(sound, wrong, found=(WRONG,))))
    for seen in browse(root / "tests/web/look.mjs", tmp_path, '["r.html"]'):
        assert (seen["axe"], seen["errors"]) == ([], []) and seen["overflow"] <= 0, seen


DOUBT = Diagnostic(
    "OUT001", "“the words” is missing from the book", Span("v/two.md", 9), paper="two"
)


def test_a_doubt_about_our_own_work_is_in_no_letter():
    """No author can mend it; what else was found is numbered as if it were not."""
    text = letter(report(), paper("two", DOUBT, WRONG, state="failed")).text
    assert "the words" not in text and "1. two.md, line 7" in text and "2." not in text
    alone = letter(report(), paper("two", DOUBT, state="failed")).text
    assert "We found nothing to correct" in alone and "cannot go into the book" not in alone


def test_doubts_about_our_own_work_stand_apart():
    """Not among what is to be corrected in a paper, whose state says so; the cure is to report."""
    made = report_page(report(paper("two", DOUBT, state="failed"), paper("one"))).decode()
    before, doubts = made.split('<section class="doubts"')
    doubts, after = doubts.split("</section>", 1)
    assert "the words" in doubts and "the words" not in before + after
    assert "report this" in doubts and "in doubt" in before


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("OUT00")])
def test_the_cure_of_a_doubt_is_to_report_it(code):
    """With what is needed to find the fault."""
    assert CODES[code].cure.startswith("Report this, with the paper.")
