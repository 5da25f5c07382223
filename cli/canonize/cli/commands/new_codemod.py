"""``canonize new-codemod``: a codemod to begin with, its examples and its test."""

from __future__ import annotations

import keyword
import re
import shlex
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from canonize.cli.boundary import DONE
from canonize.cli.options import NoColor, Output, Quiet, typed
from canonize.errors import CanonizeError
from canonize_codemods.words import kebab

_TEMPLATES = files("canonize.hosting") / "templates"


def new_codemod(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called: rename-widgets.")],
    folder: Annotated[Path, typer.Option("--folder", help="Where the two files go.", show_default=".")] = Path(),
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> int:
    """Write a codemod with examples, and its test.

    Neither file may be there already.
    """
    module = re.sub(r"[-\s]+", "_", kebab(name.strip()))
    if not module.isidentifier() or keyword.iskeyword(module):
        raise CanonizeError(f"{name!r} cannot be the name of a module", "use letters, digits and -: rename-widgets")
    out = Output(quiet, no_color)
    words = {"name": module.replace("_", "-"), "module": module, "Name": module.title().replace("_", "")}
    made = {
        folder / f"{module}.py": _TEMPLATES / "codemod.py.txt",
        folder / f"test_{module}.py": _TEMPLATES / "test_codemod.py.txt",
    }
    if there := [path for path in made if path.exists()]:
        raise CanonizeError(f"{there[0]} is there already", "choose another name or another --folder")
    for path, template in made.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(Template(template.read_text("utf-8")).substitute(words), encoding="utf-8")
        except OSError as error:
            raise CanonizeError(f"{path} cannot be written: {error.strerror}", "choose another --folder") from None
    first, test = made
    out.say(f"Wrote {first} and {test}.")
    out.next(shlex.join(["pytest", str(test)]), typed("run", "--dry-run", str(first)))
    return DONE
