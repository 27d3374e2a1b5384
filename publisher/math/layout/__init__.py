"""Setting a formula: MathML and OpenType fonts in, glyph outlines in their places out."""
