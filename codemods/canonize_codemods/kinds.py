"""Which files hold Python: modules, stubs, notebooks, scripts that say so in their first line (CASES.md row 104)."""

from __future__ import annotations

MODULE, STUB, NOTEBOOK = ".py", ".pyi", ".ipynb"


def may_hold_python(path: str) -> bool:
    """By the name alone: worth reading."""
    return path.endswith((MODULE, STUB, NOTEBOOK)) or "." not in path.rpartition("/")[2]


def holds_python(path: str, data: bytes) -> bool:
    """A file without a suffix is Python if its ``#!`` line names it."""
    if path.endswith((MODULE, STUB, NOTEBOOK)):
        return True
    first = data[:200].partition(b"\n")[0]
    return "." not in path.rpartition("/")[2] and first.startswith(b"#!") and b"python" in first
