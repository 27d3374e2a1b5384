"""Breaking a paragraph into lines as a whole, where WeasyPrint breaks line by line."""
