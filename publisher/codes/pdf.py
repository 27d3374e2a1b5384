"""Codes about the bound PDF (PDF)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
