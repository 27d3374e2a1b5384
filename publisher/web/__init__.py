"""Stage 4, publish: chapters become the articles of a web edition.

In: a `Chapter`, the marks of its printed pages, where other chapters are. Out: an `Article`: a part
of an HTML page (HTML Living Standard, in XML syntax that is HTML too), its pictures, diagnostics.
Nothing active is in it, and no address but of the edition itself and of links; the page of a timed
programme alone has a script beside it, `programme.js`, that shows a day at a time.
"""

from publisher.web.articles import Article, Leaf, article

__all__ = ["Article", "Leaf", "article"]
