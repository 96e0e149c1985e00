"""`python -m corsage`: the same as the console script."""

from corsage.cli import main

main()
