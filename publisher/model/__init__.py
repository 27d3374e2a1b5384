"""The data that goes from stage to stage: frozen, with no behaviour beyond its own invariants."""
