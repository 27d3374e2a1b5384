"""Citations and lists of references: pandoc's syntax, .bib and CSL-JSON files, CSL 1.0.2 styles.

Pure functions: `syntax.scan` reads a citation in a line of Markdown, `bibliography.load` a paper's
bibliographies, `engine.find_style` a style, and `engine.cite` sets all citations of a paper and its
list of references. Nothing is imported here: to read a citation needs no engine.
"""
