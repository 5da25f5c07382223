"""The program: ``canonize``, and ``python -m canonize``."""

import sys


def main() -> None:
    """Load the commands, which takes a moment in which people press Ctrl-C, and run one."""
    try:
        if sys.argv[1:2] == ["guard"]:
            from canonize.cli.hook import main as run
        else:
            from canonize.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
