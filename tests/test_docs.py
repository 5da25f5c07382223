"""The documents say what the code does: every finding, option, key and link."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reference.command_line import built_commands

from canonize.plan import read
from canonize_codemods.plan import Adapter, Category, Definition, Formatters, Leftovers, Paths, ShimForm, TextKind
from canonize_codemods.rewriting.moves import Exports, Uses

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "benchmarks" / "README.md"])
REFERENCE = ROOT / "docs" / "reference"
LINK = re.compile(r"\[[^]]*\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    missing = [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]
    assert missing == []


def test_every_finding_is_in_the_table() -> None:
    text = (REFERENCE / "exit-codes.md").read_text().partition("## Findings")[2]
    assert re.findall(r"^\| `([a-z0-9-]+)` ", text, re.MULTILINE) == sorted(set(_finding_codes()))


def _finding_codes() -> Iterator[str]:
    """The word in ``Finding(path, line, "word", ...)`` and ``edits.leave(line, "word", ...)``."""
    places = {"Finding": 2, "leave": 1}
    for folder in ("codemods", "cli"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Call):
                    called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
                    code = node.args[places[called] :][:1] if called in places else []
                    yield from (str(n.value) for each in code for n in ast.walk(each) if isinstance(n, ast.Constant))


def test_every_option_is_in_the_reference() -> None:
    text = (REFERENCE / "commands.md").read_text()
    common, *sections = re.split(r"^## `canonize (?=\w)", text, flags=re.MULTILINE)
    documented = {section.partition("`")[0].split()[0]: section for section in sections}
    assert set(documented) == {name.split()[0] for name in built_commands()}
    for name, command in built_commands().items():
        section = documented[name.split()[0]]
        for longest in (max(parameter.opts, key=len) for parameter in command.params):
            if longest.startswith("--"):
                assert f"{longest}" in section or f"`{longest}" in common, f"{name} {longest}"


def test_every_key_of_the_plan_is_in_the_reference() -> None:
    text = (REFERENCE / "plan.md").read_text()
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == read.PROJECT_KEYS | read.ENTRY_KEYS


def test_every_value_of_the_plan_is_in_the_reference() -> None:
    text = (REFERENCE / "plan.md").read_text()
    values = [
        value
        for kind in (Paths, Uses, ShimForm, TextKind, Category, Definition, Adapter, Leftovers, Formatters, Exports)
        for value in kind
    ]
    assert [value for value in values if f"`{value}`" not in text] == []


def test_the_plan_in_the_reference_is_one() -> None:
    example = re.search(r"```toml\n(.*?)```", (REFERENCE / "plan.md").read_text(), re.DOTALL)
    assert example is not None
    plan = read.parse_plan(example.group(1))
    assert [str(entry.canonical) for entry in plan.consolidations] == [
        "app.ws.manager:WebSocketManager",
        "units.compat",
    ]
