"""Stage 5, proof: what was built against what was written."""
