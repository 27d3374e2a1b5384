"""Codes about citations and cross-references (REF)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
