"""What reads a text: scanner, tokens, inline engine, places; the finished tree."""
