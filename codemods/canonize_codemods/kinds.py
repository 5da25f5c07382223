"""Which files hold Python: modules, stubs, notebooks, scripts that say so in their first line (CASES.md row 104)."""

from __future__ import annotations

MODULE, STUB, NOTEBOOK = ".py", ".pyi", ".ipynb"
_SUFFIXES = (MODULE, STUB, NOTEBOOK, ".pyw")
_INTERPRETERS = (b"python", b"pypy", b"uv run")
_COMMANDS = (".sh", ".bash", ".zsh", ".fish", ".mk", ".make", ".bat", ".cmd", ".ps1", ".service", ".dockerfile")
_BUILDS = ("makefile.", "dockerfile.", "containerfile.", "procfile.", "jenkinsfile.")


def may_hold_python(path: str) -> bool:
    """By the name alone: worth reading."""
    return path.endswith(_SUFFIXES) or "." not in path.rpartition("/")[2]


def may_hold_commands(path: str) -> bool:
    """Makefiles, Dockerfiles, shell scripts and their like, by the name: ``python -m app.old`` may stand there."""
    name = path.rpartition("/")[2].lower()
    return "." not in name or name.endswith(_COMMANDS) or name.startswith(_BUILDS)


def holds_python(path: str, data: bytes) -> bool:
    """A file without a suffix is Python if its ``#!`` line names it."""
    if path.endswith(_SUFFIXES):
        return True
    first = data[:200].partition(b"\n")[0]
    is_script = "." not in path.rpartition("/")[2] and first.startswith(b"#!")
    return is_script and any(name in first for name in _INTERPRETERS)
