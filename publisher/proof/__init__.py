"""Stage 5, proof: what was built against what was written, and outside judges of what was built."""
