"""The one door to WeasyPrint: what is private of it, of pydyf and of Pango is touched here alone.

`press` is what the stage calls. What of WeasyPrint is replaced while a chapter is set stands in
`wrappers`, in its order.
"""
