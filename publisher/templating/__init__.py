"""Stage 2, compose: chapters from texts and templates."""
