"""What mkdocs asks while it builds the site: pages that are written from the code, links that leave docs/.

Nothing of it is in the repository, so it cannot be out of date.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.reference.command_line import Command, commands

ROOT = Path(__file__).parents[2]
_OUTSIDE = re.compile(r"\[([^]]*)\]\((?:\.\./)+((?:benchmarks|fixtures|tests|codemods|cli)/[^)#]*|[A-Z]+\.md)[^)]*\)")


def on_files(files: Any, config: Any) -> Any:
    from mkdocs.structure.files import File

    pages = {"reference/command-line.md": command_line(), "reference/audit-schema.md": audit_schema()}
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """A link to a file that the site does not have becomes the file's name."""
    return _OUTSIDE.sub(lambda match: f"{match[1]} (`{match[2]}`)", markdown)


def command_line() -> str:
    """Every command with all its options."""
    lines = ["# Command line", "", "Written from the program; [commands](commands.md) says more about each.", ""]
    for command in commands():
        lines += _command(command)
    return "\n".join(lines)


def audit_schema() -> str:
    schema = json.loads((ROOT / "docs" / "reference" / "audit.schema.json").read_text())
    intro = "The schema of `canonize audit --format json`, also [as a file](audit.schema.json)."
    return f"# The audit as JSON\n\n{intro}\n\n```json\n{json.dumps(schema, indent=2)}\n```\n"


def _command(command: Command) -> list[str]:
    lines = [f"## canonize {command.name}", ""]
    for paragraph in command.help:
        lines += [_text(paragraph), ""]
    lines += ["| | |", "| --- | --- |"]
    for option in command.options:
        default = f" Default: `{option.default}`." if option.default else ""
        usage = option.usage.replace("|", r"\|")
        lines.append(f"| `{usage}` | {_text(option.help)}{default} |")
    if command.examples:
        lines += ["", "```console", *(f"$ {line}  # {why}" for line, why in command.examples), "```"]
    return [*lines, ""]


def _text(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", r"\*").replace("|", r"\|").replace("[", r"\[")
