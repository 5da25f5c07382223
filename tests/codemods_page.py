"""docs/reference/codemods.md from the codemods' own words and examples: ``python -m tests.codemods_page``."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from libcst.codemod import CodemodCommand

from canonize.hosting.locate import installed
from canonize_codemods import commands
from canonize_codemods.examples import Example

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "codemods.md"
HEAD = """# Codemods that come with canonize

Beside the migration, for `canonize run NAME` and, by their dotted names, for LibCST's own runner
(`python -m libcst.tool codemod -x DOTTED_NAME PATH`). Each leaves alone what it is not sure of, and a second run
changes nothing. This page is made of their examples, which are their tests (`python -m tests.codemods_page`).
"""


def every_command() -> list[type[CodemodCommand]]:
    found = []
    for each in pkgutil.iter_modules(commands.__path__):
        if not each.name.startswith("_"):
            module = import_module(f"{commands.__name__}.{each.name}")
            [command] = [
                value
                for value in vars(module).values()
                if isinstance(value, type) and issubclass(value, CodemodCommand) and value.__module__ == module.__name__
            ]
            found.append(command)
    return found


def examples(command: type[CodemodCommand]) -> list[Example]:
    found: list[Example] = list(command.EXAMPLES)  # type: ignore[attr-defined]
    return found


def page() -> str:
    return "\n".join([HEAD, *(line for command in every_command() for line in _section(command))])


def _section(command: type[CodemodCommand]) -> Iterator[str]:
    target = f"{command.__module__}:{command.__name__}"
    [name] = [each.name for each in installed() if each.value == target]
    yield f"## `{name}`\n\n{command.DESCRIPTION} `{target.replace(':', '.')}`\n\n{inspect.getdoc(command)}\n"
    for example in examples(command):
        before, after = example.texts
        words = f" (`{' '.join(example.arguments)}`)" if example.arguments else ""
        where = f", in `{example.path}`" if example.path != "app/module.py" else ""
        yield f"{example.title[0].upper()}{example.title[1:]}{where}{words}:\n\n```python\n{before}```\n"
        yield "stays.\n" if example.after is None else f"becomes\n\n```python\n{after}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
