"""The program: ``canonize``, and ``python -m canonize``."""

import sys


def main() -> None:
    """Load the commands, which takes a moment in which people press Ctrl-C, and run one."""
    try:
        from canonize.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
