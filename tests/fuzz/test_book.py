"""A few papers made at random, the same at every run (`tests/fuzz/README.md`)."""

from hypothesis import HealthCheck, given, settings

from tests.fuzz.book import check, papers


@settings(max_examples=30, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(papers)
def test_a_paper_stands_whole_once_and_in_order(drawn):
    """Whatever its blocks: words, notes, captions, pages, the page list."""
    check(drawn)


def test_a_note_without_room_before_one_behind_the_text_keeps_the_pages_in_order():
    """The last page holds the first note, which is too long for the foot of one, and the page
    before it the second, which had no room on its own."""
    check(
        [
            ("items", [("paragraph", 1, False)], False),
            ("paragraph", 43, False),
            ("note", 60, 52),
            ("paragraph", 1, False),
            ("paragraph", 1, False),
            ("paragraph", 40, False),
            ("paragraph", 46, False),
            ("code", 9, False),
            ("figure", 1200, 1),
            ("note", 31, 15),
        ]
    )
