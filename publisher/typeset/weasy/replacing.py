"""Functions of WeasyPrint replaced by ours, for as long as a chapter is set or written.

What is replaced is not public: for each there is a test that says when a new WeasyPrint moves it,
or needs it no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def replacing(owner: Any, **ours: Any) -> Iterator[None]:
    """While this lasts, the attributes of `owner` that `ours` names are ours."""
    theirs = {name: getattr(owner, name) for name in ours}
    for name, value in ours.items():
        setattr(owner, name, value)
    try:
        yield
    finally:
        for name, value in theirs.items():
            setattr(owner, name, value)
