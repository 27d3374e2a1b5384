"""Templates that came with a volume: filled where nothing they do can hold a build."""

from dataclasses import replace

import pytest

from publisher.style.styles import StyleError, load_style
from publisher.templating.environment import Templates, TemplatingError, fill_template


@pytest.mark.parametrize("template", [
    "{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ [][1] + 1 }}", "{% include 'title.html' %}", "{% for %}",
    "{{ ''.__class__.__mro__ }}", "{{ nothing }}", "{% include '../../secret' %}", "{{ 'a'.b.c }}",
    "{{ '%s%s' % 'a' }}", "{{ none() }}",
])  # fmt: skip
def test_whatever_goes_wrong_in_a_template_is_told_as_its_fault(template):
    """Filled here or in a worker: the message names the template."""
    style = replace(load_style("proceedings"), templates={"title.html": template}, brought=True)
    for templates in (
        Templates(style, fill_template),
        Templates(replace(style, brought=False), fill_template),
    ):
        with pytest.raises(TemplatingError, match=r"title\.html"):
            templates.render("title.html", {})


def test_lists_in_one_another_in_a_style_are_told(tmp_path):
    """A reader of TOML calls itself for each."""
    (tmp_path / "styles/own").mkdir(parents=True)
    (tmp_path / "styles/own/style.toml").write_text("a = " + "[" * 5000, "utf-8")
    with pytest.raises(StyleError, match="too deep"):
        load_style("own", tmp_path)
