"""Chapters to set, and the look of the style `proceedings`."""

import pytest

from publisher.model.chapter import Chapter
from publisher.style.fontinstances import cut_font, font_sources
from publisher.style.styles import geometry, load_style
from publisher.typeset.job import Look


@pytest.fixture(scope="session")
def look():
    """The style on A5."""
    style = load_style("proceedings")
    return Look(
        tuple(map(cut_font, font_sources(style.fonts))),
        geometry(style, "A5"),
        style.css["print"],
        style.settings["accent"],
        tuple(style.settings["titles"].items()),
    )


@pytest.fixture
def chapter():
    """A function that makes a chapter of running text: ``chapter("<p>…</p>", notes="…")``."""

    def make(text, notes="", title="A title", kind="paper", **values):
        body = (
            f'<section class="chapter kind-{kind}" lang="en"><header class="opening">'
            f'<h1 class="title" id="title">{title}</h1></header>'
            f'<div class="text">{text}</div>{notes}</section>'
        )
        return Chapter("kim", kind, "en", title, title, body, **values)

    return make


@pytest.fixture
def note():
    """A function that makes a call and its note: ``call, aside = note(1, "text")``."""

    def make(number, text):
        call = (
            f'<a epub:type="noteref" role="doc-noteref" href="#fn-{number}" '
            f'id="fnref-{number}">{number}</a>'
        )
        aside = (
            f'<aside epub:type="footnote" role="doc-footnote" id="fn-{number}" '
            f'data-number="{number}"><p>{text} <a role="doc-backlink" href="#fnref-{number}">'
            "↩</a></p></aside>"
        )
        return call, aside

    return make
