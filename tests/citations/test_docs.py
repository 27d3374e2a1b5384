"""What the page on citations says of differences is what the tests hold."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path


def test_every_reason_is_in_the_docs(root: Path) -> None:
    """Each kind of difference stands in the docs with the number of works it concerns."""
    page = " ".join((root / "docs" / "explanation" / "citations.md").read_text("utf-8").split())
    listed = tomllib.loads((Path(__file__).parent / "differences.toml").read_text("utf-8"))
    works: dict[str, set[str]] = defaultdict(set)
    for one in listed["difference"]:
        works[" ".join(one["reason"].split())].update(one["works"])
    for reason, concerned in works.items():
        assert f"- ({len(concerned)}) {reason}" in page
