"""Stage 1, read: a volume folder to a frozen `Volume`, with every fault told at its line.

In: `volume.yaml` and the manuscripts it names. Out: `model.volume.Volume` and diagnostics, by
`volumes.read_volume` and `papers.read_paper`. Nothing is imported here: compose reads bytes and
YAML by modules of this package, and need not load the forms of front matter for that.
"""
