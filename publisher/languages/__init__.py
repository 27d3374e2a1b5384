"""What Publisher knows of languages: its own words in each, scripts, sorting."""
