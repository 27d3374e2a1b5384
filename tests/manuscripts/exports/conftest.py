"""What tests of exports share: the exports beside the project, and a volume made of each, once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from publisher.manuscripts.exports import ExportReport, import_exports
from publisher.manuscripts.volumes import read_volume
from publisher.model.volume import Volume

INTAKE = Path(__file__).parents[4] / "shared" / "arriving" / "intake"


@dataclass(frozen=True)
class Imported:
    """A volume made of an export: its folder, the report, what Publisher reads of it."""

    folder: Path
    report: ExportReport
    volume: Volume

    @property
    def text(self) -> str:
        """The words of all files written, escapes undone, spaces made one."""
        written = [p for p in self.folder.rglob("*") if p.suffix in (".md", ".yaml")]
        return plain(" ".join(text for path in written for text in texts_of(path)))

    @property
    def cells(self) -> list[list[str]]:
        """The rows of the account."""
        (table,) = (self.folder / ".imported").glob("*.tsv")
        return [line.split("\t") for line in table.read_text("utf-8").splitlines()[1:]]


def texts_of(path: Path) -> Iterator[str]:
    """Every text of a file of YAML, or of a manuscript."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        _, text, body = text.split("---\n", 2)
        yield body
    queue = [yaml.load(text, yaml.BaseLoader)]
    while queue:
        held = queue.pop()
        if isinstance(held, dict):
            queue += held.values()
        elif isinstance(held, list):
            queue += held
        elif held:
            yield held


def plain(text: str) -> str:
    """Words of a text, whatever is escaped in it."""
    return " ".join(re.findall(r"[^\W_]+", html.unescape(text)))


@pytest.fixture(scope="session")
def intake() -> Path:
    """Real exports, which stand beside the project."""
    if not INTAKE.is_dir():
        pytest.skip("the exports are not beside the project (../shared/arriving/intake)")
    return INTAKE


@pytest.fixture(scope="session")
def imported(tmp_path_factory, intake) -> Callable[..., Imported]:
    """A function from names of exports to the volume made of them."""
    done: dict[tuple[str, ...], Imported] = {}

    def make(*names: str) -> Imported:
        if names not in done:
            folder = tmp_path_factory.mktemp("volume") / "made"
            report = import_exports([intake / name for name in names], folder)
            volume, diagnostics = read_volume(folder, "made")
            assert volume is not None
            assert [one.message for one in diagnostics if one.is_error] == []
            done[names] = Imported(folder, report, volume)
        return done[names]

    return make
