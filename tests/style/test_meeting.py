"""A rule for a class that no page has is told."""

import time

import pytest

from publisher.style.meeting import unmet_classes, without_given_classes
from publisher.style.styles import load_style


def brought(folder, css):
    (folder / "styles/own/css").mkdir(parents=True)
    (folder / "styles/own/style.toml").write_text(
        'extends = "papers"\n[css]\nprint = ["...", "print.css"]\n'
    )
    (folder / "styles/own/css/print.css").write_text(css)
    return load_style("own", folder).faults


def test_a_class_that_no_page_has_is_told_with_the_one_that_is_meant(tmp_path):
    """At its line; what our sheets and templates have is not."""
    css = (
        ".kicker, .keywords .label { color: red }\n/* .x */\np:not(.drop-cap),\n"
        ".keyword { color: red }\n"
    )
    (found,) = brought(tmp_path, css)
    assert (found.code, found.span.line) == ("VOL090", 4)
    assert found.message == "no page has the class `keyword`"
    assert found.help == "did you mean `.keywords`?"


def test_a_class_that_a_manuscript_gives_is_none(tmp_path):
    """As `::: {.verse}` does."""
    found = brought(tmp_path, ".verse { color: red }\n.vers { margin: 1.5em }\n")
    assert [one.message.split("`")[1] for one in found] == ["verse", "vers"]
    assert len(without_given_classes(found, ["Text.", "::: {.verse}\nA line.\n:::"])) == 0
    assert len(without_given_classes(found, ["Text."])) == 2


@pytest.mark.parametrize("unit", [".a", ".a {", "/*", "@media {", ".a .b,\n"])
def test_sheets_take_time_as_they_grow(unit):
    """However they are broken."""
    start = time.process_time()
    unmet_classes([("x.css", unit * 100_000)], (), {})
    assert time.process_time() - start < 2
