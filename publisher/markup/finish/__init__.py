"""The passes over the finished tree: labels, notes, references, sanitising."""
