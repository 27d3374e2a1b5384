"""The cover of a printed book: where its panels stand, its bar code, and what is written on it."""
