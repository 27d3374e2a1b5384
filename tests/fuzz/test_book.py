"""A few papers made at random, the same at every run (`tests/fuzz/README.md`)."""

from hypothesis import HealthCheck, given, settings

from tests.fuzz.book import check, papers


@settings(max_examples=30, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(papers)
def test_a_paper_stands_whole_once_and_in_order(drawn):
    """Whatever its blocks: words, notes, captions, pages, the page list."""
    check(drawn)
