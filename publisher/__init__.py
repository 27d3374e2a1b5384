"""Publisher: a folder of Markdown manuscripts in, conference proceedings out."""

__version__ = "0.1.0"
