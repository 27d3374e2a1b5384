"""Formulas: TeX to MathML in `tex`, MathML to outlines in `layout`."""
