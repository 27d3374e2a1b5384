"""Stage 4, metadata: what other systems are told about the volume, from the same model."""
