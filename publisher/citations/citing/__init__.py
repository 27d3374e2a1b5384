"""What an author's citation says, and its setting by the style."""
