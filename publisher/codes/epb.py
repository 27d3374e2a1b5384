"""Codes about the EPUB (EPB)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
