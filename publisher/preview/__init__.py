"""The volume in a browser, made again at every save.

In: `Settings`. Out: a server on this machine alone (127.0.0.1). It shows the pages of the galleys
with their folios, the chapters as in the EPUB, and what was found; it writes nothing but the cache.
"""
