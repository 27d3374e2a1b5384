"""Stage 2, compose: chapters from texts and templates. The only importer of Jinja2."""
