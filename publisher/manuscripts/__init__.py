"""Stage 1, read: a volume folder to a frozen `Volume`, with every fault told at its line.

In: `volume.yaml` and the manuscripts it names. Out: `model.volume.Volume` and diagnostics.
"""

from publisher.manuscripts.papers import read_paper
from publisher.manuscripts.volumes import read_volume

__all__ = ["read_paper", "read_volume"]
