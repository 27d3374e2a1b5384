"""Structure tree of a galley: what it is made of, whatever draws the pages."""
