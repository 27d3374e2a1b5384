"""Locking a volume: what was built becomes what was published.

In: the folder of a volume, and the folder of its build. Out: ``published.yaml`` beside
``volume.yaml``, and the offprints as they were published in ``published/``.
"""

from __future__ import annotations

from pathlib import Path

from publisher.files import below, write_whole

LOCK = "published.yaml"


def lock_volume(folder: Path, output: Path) -> None:
    """Keep the offprints, then write the lock: without it nothing is locked."""
    for offprint in sorted((output / "offprints").glob("*.pdf")):
        place = below(folder, f"published/{offprint.name}")
        write_whole(place, offprint.read_bytes())
    write_whole(folder / LOCK, (output / LOCK).read_bytes())
