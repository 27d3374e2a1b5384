"""The constructs of the dialect, one a module."""
