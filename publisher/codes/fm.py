"""Codes about front matter (FM)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = ()
