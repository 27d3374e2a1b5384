"""Citations and lists of references: pandoc's syntax, .bib and CSL-JSON files, CSL 1.0.2 styles.

Pure functions: `scan` reads a citation in a line of Markdown, `load` a paper's bibliographies,
`find_style` a style, and `cite` sets all citations of a paper and its list of references.
"""

from publisher.markup.citations.bibliography import Library, load
from publisher.markup.citations.cluster import Cite, Cluster, with_affixes
from publisher.markup.citations.engine import Citation, Cited, Reference, anchor, cite, find_style
from publisher.markup.citations.syntax import scan, scan_all
from publisher.markup.citations.terms import locator_terms

__all__ = [
    "Citation", "Cite", "Cited", "Cluster", "Library", "Reference", "anchor", "cite", "find_style",
    "load", "locator_terms", "scan", "scan_all", "with_affixes",
]  # fmt: skip
