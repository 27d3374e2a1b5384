"""Codes about completeness of what was made (OUT)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
