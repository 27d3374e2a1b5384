"""Web pages: main text, metadata, form, and an account of what was left out."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.manuscripts.importing import import_files, webpage
from publisher.manuscripts.importing.decoding import decode_any

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset=utf-8>
<title>On Bridges | The Society</title>
<meta name="author" content="Maria Lindqvist"></head>
<body><nav><ul><li><a href="/">Home</a><li><a href="/x">About</a></ul></nav>
<div id=w><div class=hd><a href=/>The Society</a></div>
<article><h1>On Bridges</h1><p class=byline>By Maria Lindqvist</p>
<p>Good <b>morning</b>. I want to <em>begin </em>with a story about the bridge at Mostar, which
 stood for four hundred years [<i>applause</i>] and fell.<sup><a href="#fn1" id="r1">1</a></sup></p>
<h3>What we build</h3>
<blockquote><p>Stone on stone, and then a span.</p></blockquote>
<ul><li>one<ul><li>deep *star*</ul><li>two <code>a`b</code></ul>
<ol start=3><li><p>three</p><p>more</p><li>four</ol>
<p>It cost $5 and <a href="https://example.org/a_(b)">more</a> than $6; see <a href="r">here</a>.
 Water is H<sub>2</sub>O and x<sup>2</sup>.</p>
<table><caption>Spans</caption><tr><th>A<th colspan=2>B|C<tr><td rowspan=2>1<td>2<td>3
<tr><td>4<td>5</table>
<pre><code class="language-python">x = 1
  y</code></pre>
<dl><dt>Term<dd>Meaning here</dl>
text loose<br><br>and another paragraph<br>with a break
<figure><img src="a.png" alt="A bridge"><figcaption>The bridge in 1990</figcaption></figure>
<hr>
<div class="footnotes"><ol><li id="fn1"><p>Built in 1566. <a href="#r1">↩</a></p></ol></div>
</article>
<div class=share>Share this: Facebook Twitter</div></div>
<footer><p>Copyright 2020 The Society. All rights reserved.</p></footer>
<script>x()</script></body></html>"""

BODY = """\
Good **morning**. I want to *begin* with a story about the bridge at Mostar, which stood for four \
hundred years \\[*applause*] and fell.[^1]

## What we build

> Stone on stone, and then a span.

- one
    - deep \\*star\\*
- two ``a`b``

3. three

    more

4. four

It cost $5 and [more](https://example.org/a_%28b%29) than $6; see here. Water is H~2~O and x^2^.

| A | B\\|C |  |
| --- | --- | --- |
| 1 | 2 | 3 |
|  | 4 | 5 |

: Spans

```python
x = 1
  y
```

Term
:   Meaning here

text loose

and another paragraph@@
with a break

The bridge in 1990

* * *

[^1]: Built in 1566.
""".replace("@@", "  ")


def test_the_form_of_a_page_is_kept_as_markdown():
    """Emphasis, headings, lists, quotations, code, tables, links and notes keep their form."""
    assert webpage.read(PAGE, "p.html").body == BODY


def test_what_a_page_leaves_around_its_text_is_listed_with_line_and_reason():
    """Navigation, head, foot, sharing links and images are told of."""
    removed = webpage.read(PAGE, "p.html").removals
    assert [(r.line, r.text, r.reason.split(";")[0]) for r in removed] == [
        (5, "Home", "navigation of the page"),
        (5, "About", "navigation of the page"),
        (6, "The Society", "outside the main text"),
        (22, "image a.png A bridge", "image of the page"),
        (26, "Share this: Facebook Twitter", "link of the page"),
        (27, "Copyright 2020 The Society. All rights reserved.", "foot of the page"),
    ]


def test_title_and_author_come_from_the_page():
    """What metadata and heading say goes into the front matter, not into the text."""
    draft = webpage.read(PAGE, "p.html")
    assert draft.front.title == "On Bridges"
    assert [s.name for s in draft.front.speakers] == ["Maria Lindqvist"]
    assert [(m.line, m.to) for m in draft.moves] == [
        (0, "title"),
        (7, "title"),
        (7, "said already"),
    ]


def test_the_transcript_of_the_corpus_is_whole_and_its_blanks_are_marked(
    corpus, tmp_path, body, plain
):
    """Every word of the page is in the manuscript in order; title, name and day are blank."""
    source = corpus / "addresses/vt-shumlin-2015-html/transcript.htm"
    report = import_files([source], tmp_path / "vt")
    said = re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", " ", source.read_text("utf-8"))))
    assert re.findall(r"\w+", plain(body(tmp_path / "vt/papers/transcript.md"))) == said
    assert len(said) == 4793
    assert [b.key for b in report.blanks] == ["title", "name", "role", "date", "title"]
    assert report.removals == () and report.diagnostics == ()


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("cp1252", "iso-8859-1"),
        ("utf-8", "utf-8"),
        ("shift_jis", "shift_jis"),
        ("euc-kr", "euc-kr"),
        ("utf-16", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(encoding, meta):
    """``meta charset`` is believed, Latin-1 as windows-1252, and a byte order mark above it."""
    word = {"shift_jis": "山田", "euc-kr": "김서연", "cp1252": "“Zoë”"}.get(encoding, "“Zoë” 김")
    data = f'<html><head><meta charset="{meta}"></head><body><p>{word}</p></body></html>'
    decoded = decode_any(data.encode(encoding), "p.html")
    assert word in decoded.text and decoded.diagnostics == ()


def test_references_to_control_characters_are_no_text():
    """``&#1;`` stands for nothing that can be printed."""
    assert webpage.read("<body>one&#1;two<br><br>three&#x84;", "p.html").text == "onetwo\n\nthree„"


def test_notes_in_the_manner_of_word_pages_become_notes():
    """Calls that are bare anchors and notes that are paragraphs with a way back are notes."""
    text = "A sentence that is long enough to be found as the main text of this small page"
    page = (
        f'<body><p>{text}<a href="#_ftn1" name="_ftnref1">[1]</a>, and more of it follows.</p>'
        '<p><a href="#_ftnref1" name="_ftn1">[1]</a> The note itself.</p></body>'
    )
    body = webpage.read(page, "p.html").body
    assert f"{text}[^1], and more" in body and body.endswith("[^1]: The note itself.\n")


_TAGS = st.sampled_from(
    re.split(
        " ",
        "p div span b i a br table tr td th ul li ol blockquote pre code h1 h2 section nav footer "
        "sup dl dt dd figure caption img article",
    )
)
_PIECES = st.one_of(
    _TAGS.map(lambda t: f"<{t}>"),
    _TAGS.map(lambda t: f"</{t}>"),
    st.sampled_from(['<a href="#x">1</a>', '<p id="x">', "<li id=x>note", '<td colspan="9">']),
    st.text(alphabet="abc *_#[]|&é金\n", max_size=12),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_nothing_of_any_page_is_lost(page):
    """However the tags are nested, every letter is kept, moved, or listed as removed (figures of
    calls and of ways back are replaced by notes)."""
    from publisher.manuscripts.importing.tree import parse_page

    draft = webpage.read(page, "p.html")
    told = [r.text for r in draft.removals if not r.text.startswith("image")]
    got = Counter("".join([draft.text, *told, *(m.text for m in draft.moves)]))
    said = Counter(c for c in "".join(parse_page(page).itertext()) if c.isalpha())
    assert not said - got
