"""The command ``duibiao``, also ``python -m flows``. Ctrl-C is heeded before anything large is imported."""

from __future__ import annotations

from flows.interrupts import heed_interrupts


def main() -> None:
    """Entry point of the command."""
    with heed_interrupts():
        from flows.cli.app import main as run_command

        run_command()


if __name__ == "__main__":
    main()
