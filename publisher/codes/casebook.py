"""The cases of the rules: for each code a folder with a volume it finds something in (`finds`) and
one that it must leave alone (`leaves`).

In: a code. Out: the files of its cases. A case without `volume.yaml` is a volume of its manuscripts
in the order of their names. The tests build them, `publisher explain` and the docs quote them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CASES = Path(__file__).parent / "cases"


def codes() -> tuple[str, ...]:
    """The codes that have cases."""
    return tuple(sorted(path.name for path in CASES.iterdir() if path.is_dir()))


def case(code: str, side: str) -> Mapping[str, bytes]:
    """The files of the case of `code` on `side` (``finds`` or ``leaves``), by their names in a
    volume's folder; none where there is no such case."""
    folder = CASES / code / side
    if not folder.is_dir():
        return {}
    files_by_name = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    volume = files_by_name.pop("volume.yaml", None) or _volume(files_by_name)
    return {
        "volume.yaml": volume,
        **{f"papers/{name}": data for name, data in files_by_name.items()},
    }


def _volume(files: Mapping[str, bytes]) -> bytes:
    papers = ", ".join(name.removesuffix(".md") for name in files if name.endswith(".md"))
    return f"id: v\ntitle: V\nsessions: [{{papers: [{papers}]}}]\n".encode()


def example(code: str) -> str:
    """The lines of manuscript that show the fault of `code`; empty where it has no case."""
    files = case(code, "finds")
    excerpts = [
        data.decode("utf-8").rstrip("\n")
        for name, data in files.items()
        if name.endswith((".md", ".bib")) or (name == "volume.yaml" and b"id: v\ntitle: V\nsess"
                                              not in data)
    ]  # fmt: skip
    return "\n\n".join(excerpts)
