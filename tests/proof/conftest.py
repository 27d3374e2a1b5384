"""A manuscript of every construct, what becomes of it, and proofs of both."""

import re

import pytest
import weasyprint

from publisher.diagnostics import Span
from publisher.model.text import Read
from publisher.proof.completeness import Proving, Script, prove_chapter

MANUSCRIPT = """\
Opening words that begin the paper, before anything else is said[^long].

## The first heading

A paragraph with *emphasis*, `code`, a formula $x^{n+1}$ and a citation [@smith2020].

![A picture of the tide at noon](tide.png)

| Port   | Depth |
|--------|-------|
| Quire  | 12.75 |
| Signat | 14.25 |

## The second heading

Closing words that nobody may lose, however they are set.

[^long]: The note that is called in the opening, with words of its own.
"""

BODY = """\
<section><h1>Tides</h1>
<div class="text"><p>Opening words that begin the paper, before anything else is said<a
 href="#n1" role="doc-noteref">1</a>.</p>
<h2>The first heading</h2>
<p>A paragraph with <em>emphasis</em>, <code>code</code>, a formula <math
 xmlns="http://www.w3.org/1998/Math/MathML" alttext="x^{n+1}"><mi>x</mi></math> and a citation
 <a href="#ref-smith2020" role="doc-biblioref">(Smith, 2020)</a>.</p>
<figure><img src="images/a.png" alt="a curve"/><figcaption>A picture of the tide at
 noon</figcaption></figure>
<table><thead><tr><th>Port</th><th>Depth</th></tr></thead><tbody><tr><td>Quire</td><td>12.75</td>
</tr><tr><td>Signat</td><td>14.25</td></tr></tbody></table>
<h2>The second heading</h2>
<p>Closing words that nobody may lose, however they are set.</p></div>
<section role="doc-endnotes"><aside id="n1" role="doc-footnote"><p>The note that is called in the
 opening, with words of its own.</p></aside></section>
</section>
"""

TEXT = BODY[BODY.index("<p>Opening") : BODY.index("</div>")]
NOTES = BODY[BODY.index('<section role="doc-endnotes') : BODY.rindex("</section>")].strip()
PARTS = ("Tides", TEXT, NOTES)
"""What the composer handed over, of which the template made `BODY`."""

MARKUP = re.compile(r"\$[^$]*\$|\[@[^\]]*\]|\[\^long\]:?|\]\(\w+.png\)")
READ = tuple(
    Read(kind, line) for kind, line in
    [("call", 11), ("heading", 13), ("formula", 15), ("citation", 15), ("figure", 17),
     ("table", 19), ("heading", 24), ("note", 28)]
)  # fmt: skip

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E"
    "%3Crect width='9' height='9'/%3E%3C/svg%3E"
)


@pytest.fixture
def script():
    """A function that makes a `Script` of a text whose body begins at line 11 of its file, as a
    composer read it that handed over `parts`."""

    def make(text=MANUSCRIPT, excuses=(), heads=(), parts=None, markup=None):
        placed = tuple((words, Span("tides.md", 2)) for words in heads)
        if markup is None:
            markup = [found.span() for found in MARKUP.finditer(text)]
        if parts is None:
            parts = PARTS if text is MANUSCRIPT else ()
        return Script("tides.md", text, 11, placed, tuple(excuses), parts, READ, tuple(markup))

    return make


@pytest.fixture
def pages():
    """A function from a chapter's body and rules to a tagged PDF of small pages."""

    def make(body=BODY, css=""):
        body = body.replace('src="images/a.png"', f'src="{PICTURE}"')
        body = body.replace("<math", '<img alt="x" src="' + PICTURE + '"/><i hidden=""').replace(
            "</math>", "</i>"
        )
        rules = "@page{size:300pt 400pt;margin:40pt} [hidden]{display:none}" + css
        page = f"<html lang='en'><title>t</title><style>{rules}</style><body>{body}</body></html>"
        return weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")

    return make


@pytest.fixture
def document():
    """A function from a chapter's body to a document of an EPUB."""

    def make(body=BODY):
        return (
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
            f"<head><title>Tides</title></head><body>{body}</body></html>"
        ).encode()

    return make


@pytest.fixture
def proof():
    """A function that proves a chapter: code and message of each finding, and the line."""

    def make(body=BODY, **job):
        return [
            (d.code, d.message, d.span.line if d.span else None)
            for d in prove_chapter(Proving("tides", body, **job))
        ]

    return make


@pytest.fixture
def body():
    """The chapter of the manuscript, as templates make it."""
    return BODY
