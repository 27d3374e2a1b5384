"""Wrappers of WeasyPrint switched off."""

from contextlib import ExitStack

import pytest

from publisher.typeset.weasy.wrappers import switched_off


@pytest.fixture
def without():
    """A function that switches wrappers off, by their names, for the rest of the test."""
    with ExitStack() as stack:
        yield lambda *names: stack.enter_context(switched_off(*names))
