"""No text, however odd, raises."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from publisher.citations.citing.citation import with_affixes
from publisher.citations.citing.references import set_citations
from publisher.citations.citing.syntax import scan_all
from publisher.citations.reading import names, tex
from publisher.citations.reading.bibliography import load_library
from publisher.files import Bundle

MARKS = st.text(
    alphabet=st.sampled_from(list("@[]{};-.,:`\\*_ \n$%#\"'=~^()<>&|/pp3ivaé김\x00\x02"))
)
ANY = st.one_of(st.text(), MARKS)
# XML takes no control characters; what is left of a text is what the engine may show of it.
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_scanning_never_raises(text: str) -> None:
    """Citations found do not overlap and lie inside the text."""
    end = 0
    for cluster in scan_all(text):
        assert end <= cluster.start < cluster.end <= len(text)
        assert all(cluster.start <= c.start < c.end <= cluster.end for c in cluster.cites)
        end = cluster.end


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_tex_and_names_never_raise(text: str) -> None:
    """Any value of a field can be read."""
    tex.convert(text)
    tex.verbatim_text(text)
    names.read_names(text)


@settings(max_examples=150, deadline=None)
@given(ANY, ANY, ANY, st.sampled_from(["apa", "ieee", "nature", "chicago-notes-bibliography"]))
def test_setting_never_raises_and_is_well_formed(
    title: str, author: str, suffix: str, style: str
) -> None:
    """Whatever an entry and an affix hold, the XHTML is well-formed."""
    bib = f"@article{{k, title={{{title}}}, author={{{author}}}, year={{2020}}, pages={{{title}}}}}"
    library, _ = load_library(Bundle((("r.bib", bib.encode("utf-8", "replace")),)), ("r.bib",))
    clusters = [
        with_affixes(c, lambda t, at: "<em>x</em>")
        for c in scan_all(f"[@k, {suffix}] @k [-@k; see @other]")
    ]
    made = set_citations(clusters, library, style, nocite=["k"])
    for text in [c.html + c.note for c in made.citations] + [r.html for r in made.references]:
        etree.fromstring(f"<p>{text}</p>")
        assert not ODD.search(text)


@settings(max_examples=200, deadline=None)
@given(st.one_of(ANY, MARKS.map(lambda text: "@book{a, title = {" + text)))
def test_any_file_can_be_loaded(text: str) -> None:
    """A .bib file of anything gives entries or diagnostics, and every entry an item."""
    data = text.encode("utf-8", "replace")
    for name in ("r.bib", "r.json", "r.yaml"):
        library, _ = load_library(Bundle(((name, data),)), (name,))
        for key in library.entries:
            library.item(key)
