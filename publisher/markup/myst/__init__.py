"""MyST and Quarto: directives, roles, shortcodes, files that are included."""
