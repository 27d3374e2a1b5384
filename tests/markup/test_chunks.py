"""What a chunk of code says of its output."""

import pytest

from publisher.markup.constructs.chunks import read_chunk


@pytest.mark.parametrize(("info", "body"), [
    ("{r}", '#| label: fig-a\n#| fig-cap: "The \\"50% Y\\" of $\\\\sigma$"\nplot(x)'),
    ('{r a, fig.cap="The \\"50% Y\\" of $\\\\sigma$"}', "plot(x)"),
    ("{r a}", 'kable(x, caption = "The \\"50% Y\\" of $\\\\sigma$", booktabs = TRUE)'),
])  # fmt: skip
def test_what_a_backslash_frees_in_a_caption_stands_without_it(info, body):
    """In YAML, in R's options and in the code of a table."""
    assert read_chunk(info, body).caption == 'The "50% Y" of $\\sigma$'
