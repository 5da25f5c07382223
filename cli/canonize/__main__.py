"""The program: ``canonize``, and ``python -m canonize``."""

import gc
import sys


def main() -> None:
    """Load the command, which takes a moment in which people press Ctrl-C, and run it."""
    # Short-lived trees and long-lived facts: collecting cycles meanwhile costs time and frees nothing.
    gc.disable()
    try:
        from canonize.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
