"""Chapters as XHTML trees, for whichever medium: page marks, links, tables, headings, file names.

In: the body of a `Chapter`. Out: an lxml tree, changed in place. The EPUB and the web edition are
made with it; nothing here knows a container.
"""
