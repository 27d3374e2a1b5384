"""The press (stage 4): galleys and the page map become a file for the printer. See `printfile`."""
