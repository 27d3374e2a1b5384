"""Stage 3, typeset: one chapter becomes one galley. The only importer of WeasyPrint."""
