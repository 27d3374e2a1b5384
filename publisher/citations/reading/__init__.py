"""Bibliographies as people write them: .bib files (BibTeX, biblatex, TeX), CSL-JSON, CSL-YAML."""
