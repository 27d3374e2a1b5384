"""`python -m publisher` is the console script."""

from publisher.cli import main

main()
