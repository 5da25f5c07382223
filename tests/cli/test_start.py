"""What every command loads before it begins."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("asyncio", "bowler", "distributed", "github", "gitlab", "jinja2", "keyring", "libcst", "tenacity")


def test_what_one_command_needs_is_not_loaded_by_all() -> None:
    text = f"import sys, canonize.cli.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
