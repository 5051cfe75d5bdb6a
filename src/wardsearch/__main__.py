"""What does `python -m wardsearch` run? The same as `wardsearch`."""

from wardsearch.terminal.cli import main

if __name__ == "__main__":
    main(prog_name="wardsearch")
