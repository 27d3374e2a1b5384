"""Codes about typesetting (TYP)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
