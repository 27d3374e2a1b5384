"""Lines of code, in chapters as they are set."""

import random
import re
import time
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from publisher.markup.constructs.highlight import highlight_code
from publisher.markup.reader.attributes import NONE
from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

WORD = re.compile(r'xMax="([\d.]+)"[^>]*>([^<]*)</word>')


@pytest.fixture
def lines(chapter, look, run, tmp_path):
    """A function that sets some code and gives its lines, each as words."""

    def read(code, language):
        path = tmp_path / "galley.pdf"
        text = ET.tostring(highlight_code(code, language, NONE), encoding="unicode")
        path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
        found = []
        right = (look.page.inner + look.page.measure) / 25.4 * 72
        for line in run("pdftotext", "-bbox-layout", path, "-").stdout.split("<line ")[2:]:
            words = WORD.findall(line)
            assert max(float(end) for end, _ in words) < right + 0.2
            found.append([unescape(word) for _, word in words])
        return found

    return read


@pytest.mark.parametrize("language", ["r", "text"])
def test_a_long_line_ends_at_a_space(lines, language):
    """Not where the word before the edge happens to be cut, coloured or not."""
    code = (
        'pkgs <- c("mgcv", "gamair", "gratia", "ggplot2", "dplyr", "ggdist")\n'
        "loaded <- vapply(pkgs, library, logical(1L), logical.return = TRUE,\n"
        "  character.only = TRUE)\n"
        "pip install --extra-index-url=here some-name another_name hermes-rheo-in-two-parts"
    )
    found = lines(code, language)
    assert [word for line in found for word in line] == code.split()
    assert len(found) == 7


@pytest.mark.parametrize("code", [
    "x = f(" + ",".join(f"a{n}[{n}]" for n in range(40)) + ")  # end",
    "        return " + "long" * 40 + " + 1",
    "        " + "long" * 40,
    "c = '" + "z" * 200 + "'",
    "paste(" + ",".join(f'"{n}th(row)"' for n in range(30)) + ")",
    "short = words + " + "[" + "],[".join("'a',b,1,-2" for n in range(12)) + "] + more + 1",
])  # fmt: skip
def test_a_word_wider_than_the_measure_is_cut_and_nothing_runs_out(lines, code):
    """It begins a line of its own, and no line is left empty before it."""
    found = lines(f"first\n{code}\nlast", "python")
    assert "".join(word for line in found for word in line) == "".join(f"first{code}last".split())
    assert all(found)
    assert found[0] == ["first"]
    assert found[-1] == ["last"]


@pytest.mark.parametrize("language", ["r", "text"])
def test_what_fits_is_not_cut_beside_a_word_that_does_not(lines, language):
    """The words before and after it stay whole."""
    code = "alpha <- beta + " + '"k=10",' * 30 + ' gamma(delta, "epsilon zeta") + ' + "eta " * 12
    words = [word for line in lines(code, language) for word in line]
    assert "".join(words) == code.replace(" ", "")
    assert {"alpha", "beta", "gamma(delta,", '"epsilon', 'zeta")', "eta"} <= set(words)
    assert words.count("eta") == 12


def test_words_are_cut_only_where_they_are_wider_than_the_measure(lines):
    """Code made at random of tokens of all kinds, blanks and indents."""
    rnd = random.Random(3)
    tokens = ["f(", "x", "+", "'a b'", "name_of_it", ")", "- ", "--flag-of ", " ", "  ", "/", "1.5"]
    rows = ["".join(rnd.choice(tokens) for _ in range(rnd.randint(1, 30))) for _ in range(20)]
    found = lines("\n".join(rows), "python")
    words = [word for line in found for word in line]
    whole = [word for row in rows for word in row.split()]
    assert "".join(words) == "".join(whole)
    assert [word for word in whole if len(word) < 60 and word not in words] == []


@pytest.mark.parametrize("piece", [" ", "x", "a b  c-d/e.f(g), "])
def test_a_line_of_code_takes_time_as_its_length(chapter, look, piece):
    """WeasyPrint shapes all that is left for each line that it fills."""

    def seconds(length):
        code = (piece * length)[:length]
        start = time.process_time()
        setter.typeset(TypesettingJob(chapter(f"<pre><code>{code}</code></pre>"), "recto"), look)
        return time.process_time() - start

    seconds(10)
    assert seconds(16_000) < 9 * seconds(4_000)
