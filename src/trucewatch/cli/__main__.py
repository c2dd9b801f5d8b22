"""`python -m trucewatch.cli` is `trucewatch`, where the script is not on the path."""

from trucewatch.cli import main

if __name__ == "__main__":
    main()
