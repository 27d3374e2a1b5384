"""Breaks chosen for a whole paragraph, in a face where every character is one unit wide."""

import random

import pytest

from publisher.typeset.fitting import EVEN, Break, fit_evenly, fit_lines


def breaks(text):
    """The places to break `text` at: its spaces, and each ``|`` where a hyphen would be set."""
    at, spaces, places = 0.0, 0, [Break(0, 0, 0, 0)]
    for character in text:
        if character == "|":
            places.append(Break(at + 1, at, spaces, spaces, hyphen=True, is_divided=True))
            continue
        at += 1
        if character == " ":
            spaces += 1
            places.append(Break(at - 1, at, spaces - 1, spaces))
    return [*places, Break(at, at, spaces, spaces)]


def lines(text, measure):
    """The lines of `text`, hyphens set."""
    places, plain = breaks(text), text.replace("|", "")
    found = fit_lines(places, measure, 1)
    return [
        plain[int(places[line.start].begin) : int(places[line.end].begin)].strip()
        + ("-" if places[line.end].is_divided else "")
        for line in found
    ]


def test_a_line_gives_up_a_word_for_the_next():
    """Line by line `bb` would stand in the first line, and `cc` alone in the second."""
    assert lines("aaa bb cc ddddd", 6) == ["aaa", "bb cc", "ddddd"]


def test_spaces_shrink_so_far_and_no_further():
    """Lines may be closer than their spaces are wide, by a share that is never passed."""
    places = breaks(
        "It was resolved that no thing said here in the hall be lost to those not in it"
    )
    ratios = [line.ratio for measure in range(12, 40) for line in fit_lines(places, measure, 1)]
    assert -1 <= min(ratios) < -0.5


@pytest.mark.parametrize("measure", range(18, 30))
def test_three_hyphens_never_follow_each_other(measure):
    """Where many words can be divided, two lines in a row may end in hyphens, not three."""
    text = " ".join(["abc|def|ghi", "no", "abcd|ef|gh", "it"] * 15)
    hyphens = "".join("-" if line.endswith("-") else " " for line in lines(text, measure))
    assert "---" not in hyphens


def test_a_word_wider_than_the_measure_stands_alone():
    """It runs out of the line; the lines around it are whole."""
    found = fit_lines(breaks("aa bb cccccccccccc dd ee"), 5, 1)
    assert [line.ratio is None for line in found] == [False, True, False]


def test_loose_lines_are_told():
    """A paragraph with a line looser than its words need is not even."""
    assert fit_evenly(breaks("aaaa bbbb ccc"), 9, 1)
    assert fit_evenly(breaks("aa bb ccccccccc"), 9, 1) is None


def test_a_scrap_for_a_last_line_is_told():
    """A paragraph whose last line is a syllable is worth a hyphen."""
    assert fit_evenly(breaks("aaaaaaaaa bbbbbbbbbb ccccc d."), 26, 1) is None
    assert fit_evenly(breaks("aaaaaaaaa bbbbbbbbbb ccccc ddddd."), 26, 1)


def test_what_is_even_is_the_best_there_is():
    """Without a look at loose lines the same is found as with it, in a thousand paragraphs."""
    found = []
    for seed in range(1000):
        draw = random.Random(seed)
        text = " ".join("a" * draw.randint(1, 9) for _ in range(draw.randint(1, 40)))
        places, measure = breaks(text), draw.uniform(12, 60)
        best = fit_lines(places, measure, 1)
        even = all(line.ratio is not None and line.ratio <= EVEN for line in best)
        scrap = len(best) > 1 and best[-1].width < measure * 0.08
        assert fit_evenly(places, measure, 1) == (best if even and not scrap else None)
        found.append(even)
    assert 200 < sum(found) < 800


def test_no_line_is_spread_to_a_hole_for_the_sake_of_another():
    """A line that overflows is not cheaper than a loose one: the word before it stays with it."""
    places = [Break(0, 0, 0, 0)]
    at = 0.0
    for spaces, word in enumerate((2, 9, 40, 4, 30, 30), 1):
        at += word
        places.append(Break(at, at + 1, spaces - 1, spaces))
        at += 1
    found = fit_lines(places, 60, 1)
    assert all(line.ratio is not None for line in found)
    assert found[0].width > 12


def test_letters_give_before_spaces_do():
    """A line that lacks a fiftieth of its width is even: its letters are set so much wider."""
    stiff = [Break(0, 0, 0, 0), Break(49.0, 50, 4, 5), Break(99, 99, 9, 9)]
    elastic = [each._replace(elastic=each.end) for each in stiff]
    assert [line.ratio for line in fit_lines(stiff, 49.9, 1)] != [0.0, 0.0]
    assert [line.ratio for line in fit_lines(elastic, 49.9, 1)] == [0.0, 0.0]


def test_a_tie_costs_more_than_a_looser_line():
    """A line ends elsewhere than at a break with a penalty, where it can."""
    places = breaks("aaa bbb ccc dd eee fff ggg hh iii jjj kkk ll " * 4)
    end = fit_lines(places, 50, 1)[0].end
    places[end] = places[end]._replace(penalty=3e6)
    assert fit_lines(places, 50, 1)[0].end != end
