"""Codes about markup (MD)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
