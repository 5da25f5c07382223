"""What people and programs read: the text, the Markdown and the JSON of one audit."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console
from tests.audit.project import project

from canonize.reports.audit_json import SCHEMA, to_json
from canonize.reports.audit_markdown import code, to_markdown
from canonize.reports.audit_text import render
from canonize_codemods.audit.result import AuditResult

FILES = {
    "app/__init__.py": "",
    "app/managers/websocket.py": "class WebSocketManager:\n    def send(self, user): ...\n    def close(self): ...\n",
    "app/legacy/websocket.py": "class WebSocketManager:\n    async def send(self): ...\n    def _x(self): ...\n",
    "app/other.py": "from app.managers.websocket import WebSocketManager as ErrorHandler\n__all__ = ['ErrorHandler']\n",
    "app/use.py": "from app.other import ErrorHandler\nimport app.gone\nfrom app import use2\n",
    "app/use2.py": "from app import use\n",
    "app/broken.py": "x = [1\n",
    "tests/test_it.py": "class WebSocketManager: ...\n",
    "backup/it.py": "class WebSocketManager: ...\n",
}


def audited(*names: str, **options: object) -> AuditResult:
    return project(FILES).audit(*names, **options)


def text_of(result: AuditResult, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    render(result, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


FULL = {"expect": ("app.use", "app.nowhere")}


def test_text_says_everything_once() -> None:
    text = text_of(audited(**FULL))
    for said in [
        "9 files: 1 name is defined more than once, 2 definitions; 2 of 2 expected modules unavailable.",
        "Counting import fallbacks and backup copies too: 1 name, 3 definitions outside tests.",
        "app/managers/websocket.py:1",
        "divergent",
        "ErrorHandler is WebSocketManager",
        "app.use exists but fails to resolve inside",
        "app.nowhere missing: app has no such module",
        "1 file cannot be parsed",
        "app/broken.py:1 '[' was never closed",
        "1 import can only fail (1 outside tests, 0 in tests)",
        "app.gone (no such module): 1 import, first at app/use.py:2",
        "1 import cycle at module level (of 2 modules)",
        "app.use, app.use2",
        "Not counted as duplicates: 1 backup-copy, 1 test; --all lists them.",
    ]:
        assert text.count(said) == 1, said


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_text_stays_within_its_width(width: int) -> None:
    lines = text_of(audited("*", all=True, **FULL), width).splitlines()
    assert max(map(len, lines)) <= width


def test_text_cuts_paths_at_the_front() -> None:
    assert "…" in text_of(audited(), 60)
    assert "websocket.py:1" in text_of(audited(), 60)


def test_text_with_all_shows_evidence_and_exclusions() -> None:
    text = text_of(audited(all=True), 200)
    assert "the canonical lacks" not in text
    assert "app/legacy/websocket.py:1: divergent, 0 sites; other sync or async: send" in text
    assert "tests/test_it.py:1 WebSocketManager stands in test code" in text
    assert "app.other:ErrorHandler (re-export): 1 site" in text


def test_text_of_a_verdict_and_of_an_unknown_name() -> None:
    text = text_of(audited("WebSocketManagr", "ErrorHandler"), 200)
    assert "Nothing is called WebSocketManagr; did you mean WebSocketManager?" in text
    assert "ErrorHandler: 0 duplicates; 0 definitions; exported 2 times, where it is app.managers" in text


def test_text_is_not_read_as_markup() -> None:
    files = {"app/[red]m.py": "x = (\n"}
    assert "app/[red]m.py:1" in text_of(project(files).audit())


def test_a_clean_code_base_is_one_line() -> None:
    assert text_of(project({"a.py": "import os\n"}).audit()) == "1 file: no name is defined more than once.\n"


def test_text_matches() -> None:
    text = text_of(audited("WebSocketManager", match="substring", include=("app/**",), expect=("app.nowhere",)))
    assert "7 files searched as text: 1 duplicate; 1 of 1 expected module unavailable; 2 in all." in text
    assert "app/legacy/websocket.py" in text


def test_json_is_plain_versioned_and_repeatable() -> None:
    result = to_json(audited(**FULL))
    assert result["schema"] == SCHEMA == "canonize.audit/1"
    assert json.loads(json.dumps(result)) == result
    assert json.dumps(to_json(audited(**FULL))) == json.dumps(result)


def test_json_keys_are_a_contract() -> None:
    result = to_json(audited(**FULL))
    assert list(result) == [
        "schema",
        "options",
        "summary",
        "names",
        "groups",
        "fragmentation",
        "text_matches",
        "availability",
        "unresolved",
        "clones",
        "shared",
        "accessors",
        "unbound_exports",
        "loops",
        "cycles",
        "unparsable",
        "not_read",
        "unknown_names",
        "findings",
        "baseline",
    ]
    assert result["summary"] == {
        "files": 9,
        "duplicated_names": 1,
        "duplicated_definitions": 2,
        "duplicates": 1,
        "outside_tests": {"names": 1, "definitions": 3},
        "excluded": {"backup-copy": 1, "test": 1},
        "fragmented_symbols": 1,
        "expected": 2,
        "unavailable": 2,
        "violations": 3,
        "unresolved": 1,
        "unresolved_fatal": {"production": 1, "test": 0},
        "clones": 0,
        "split_states": 0,
        "accessors": 0,
        "unbound_exports": 0,
        "cycles": 1,
        "unparsable": 1,
    }


def test_json_of_a_group() -> None:
    (group,) = to_json(audited())["groups"]
    assert group["proposal"]["canonical"] == "app.managers.websocket:WebSocketManager"
    (pair,) = group["pairs"]
    assert pair["relation"] == "divergent"
    assert pair["canonical_only"] == ["close"]
    assert pair["duplicate_only_private"] == ["_x"]
    assert pair["async_differences"] == [
        {
            "name": "send",
            "reason": "is not async: await fails",
            "duplicate": "async def send(self)",
            "canonical": "def send(self, user)",
            "line": 2,
        }
    ]
    assert pair["signature_differences"][0]["reason"] == "requires 'user'"
    assert "excluded" not in group
    (group,) = to_json(audited(all=True))["groups"]
    assert [definition["rule"] for definition in group["excluded"]] == ["backup-copy", "test"]


def test_json_of_fragmentation() -> None:
    (found,) = to_json(audited())["fragmentation"]
    assert found["used_paths"] == [
        {"module": "app.managers.websocket", "name": "WebSocketManager", "sites": 1},
        {"module": "app.other", "name": "ErrorHandler", "sites": 1},
    ]
    assert [(point["module"], point["form"], point["in_all"]) for point in found["points"]] == [
        ("app.managers.websocket", "definition", False),
        ("app.other", "re-export", True),
        ("app.use", "re-export", False),
    ]


def test_markdown() -> None:
    text = to_markdown(audited(**FULL))
    assert text.startswith("## Import audit\n\n9 files: 1 name is defined more than once")
    assert "| `WebSocketManager` | 2 | divergent | 1 |" not in text
    assert "| `WebSocketManager` | 2 | divergent | 2 | `app.managers.websocket:WebSocketManager` |" in text
    assert "other sync or async: send; other signature: send" in text
    assert "<details><summary>1 file cannot be parsed</summary>" in text
    assert text.count("<details>") == text.count("</details>")
    assert text.endswith("Not counted as duplicates: 1 backup-copy, 1 test.\n")


def test_markdown_of_text_matches() -> None:
    text = to_markdown(audited("WebSocketManager", match="substring", include=("app/**",)))
    assert "| `class WebSocketManager` | 2 | 1 |" in text


def test_markdown_with_all_lists_exclusions() -> None:
    assert "`tests/test_it.py:1` `WebSocketManager` stands in test code" in to_markdown(audited(all=True))


def test_code_in_a_table() -> None:
    assert code("a|b") == r"`a\|b`"
    assert code("a`b") == "`` a`b ``"
