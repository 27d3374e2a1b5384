"""`publisher proof`: what was built, judged by programs that had no part in making it."""
