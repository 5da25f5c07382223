"""What a command loads before it begins, and that what is not loaded is known all the same."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest
import typer
from packaging.version import Version
from tests.reference.command_line import built_commands

from canonize.cli.app import COMMANDS, app
from canonize.cli.lazy import Entry

# Whole packages of which a command that does not need them is to hear nothing.
OPTIONAL = ("asyncio", "bowler", "distributed", "github", "gitlab", "jinja2", "keyring", "libcst", "tenacity")
REPOSITORIES = ("git", "canonize.git", "sqlite3", "concurrent.futures", "multiprocessing")
LIBRARY = ("canonize_codemods.audit", "canonize_codemods.index", "canonize_codemods.rewriting")
AUDIT = ("canonize_codemods.audit.audit", "canonize_codemods.audit.result", "canonize_codemods.audit.clones")
# Older ones import rich in one piece with themselves.
DRAWING = ("markdown_it", "pygments", "rich.traceback") if Version(typer.__version__) >= Version("0.29") else ()
COMMANDS_TOO = tuple(f"canonize.cli.commands.{entry.name.replace('-', '_')}" for entry in COMMANDS)


NEEDED: dict[str, tuple[str, ...]] = {
    "--help": (),
    "--version": (),
    "pr --help": (),
    "cache info": ("canonize.cli.commands.cache", "sqlite3"),
    "guard --help": ("canonize.cli.commands.guard", "git", "canonize.git", *LIBRARY),
    "diff --help": ("canonize.cli.commands.diff", *REPOSITORIES, *LIBRARY, "pygments"),
}


@pytest.mark.parametrize("arguments", NEEDED)
def test_what_one_command_needs_is_not_loaded_by_another(arguments: str) -> None:
    heavy = [*OPTIONAL, *REPOSITORIES, *LIBRARY, *AUDIT, *COMMANDS_TOO, *DRAWING]
    loaded = loaded_by(arguments.split())
    assert [name for name in heavy if name in loaded and name not in NEEDED[arguments]] == []


def test_help_and_hooks_are_told_apart_from_what_they_could_load() -> None:
    """The names above are those of modules: what a misspelt one forbids is nothing."""
    text = "import importlib; [importlib.import_module(name) for name in {!r}]"
    ours = [*LIBRARY, *AUDIT, *COMMANDS_TOO]
    subprocess.run([sys.executable, "-c", text.format(ours)], check=True)


def loaded_by(arguments: list[str]) -> list[str]:
    """The modules that are there once a command is done."""
    text = (
        "import sys, atexit; sys.stdout = sys.stderr\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.__stdout__))\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "from canonize.__main__ import main; main()"
    )
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout.split()


def test_the_list_of_commands_says_what_they_say_themselves() -> None:
    said = {name: inspect.getdoc(inspect.unwrap(built.callback)) or "" for name, built in built_commands().items()}
    first = {name: " ".join(text.partition("\n\n")[0].split()) for name, text in said.items()}
    assert dict(_listed(COMMANDS)) == first


def _listed(entries: tuple[Entry, ...], above: str = "") -> list[tuple[str, str]]:
    found = []
    for entry in entries:
        found += _listed(entry.commands, f"{entry.name} ") or [(f"{above}{entry.name}", entry.help)]
    return found


def test_only_a_command_that_is_called_is_built() -> None:
    group = typer.main.get_command(app)
    assert not any(command.params for command in group.commands.values())  # type: ignore[attr-defined]
    assert group.loaded("diff").params and group.loaded("diff") is group.loaded("diff")  # type: ignore[attr-defined]
