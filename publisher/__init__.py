"""Publisher: a folder of Markdown manuscripts in, conference proceedings out."""

__version__ = "1.0.0"
