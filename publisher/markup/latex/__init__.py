"""LaTeX that authors leave in Markdown."""
