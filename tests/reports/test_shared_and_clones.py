"""Renamed clones, shared instances and unbound names, in every form of the report."""

from __future__ import annotations

import json

from tests.audit.project import project
from tests.audit.test_reports import text_of
from tests.reports.schemas import audit_errors, sarif_errors

from canonize.reports.audit_findings import audit_findings
from canonize.reports.audit_json import to_json
from canonize.reports.audit_markdown import to_markdown
from canonize.reports.audit_sarif import to_sarif

BODY = """
    def __init__(self, size):
        self.size = size
        self.items = []
    def push(self, item):
        if len(self.items) >= self.size:
            raise ValueError("full")
        self.items.append(item)
        return len(self.items)
    def pop(self):
        if not self.items:
            raise LookupError("empty")
        return self.items.pop()
"""
FILES = {
    "app/__init__.py": "__all__ = ['nothing']\n",
    "app/stack.py": f"class StackManager:{BODY}",
    "app/pile.py": f"class PileManager:{BODY}",
    "app/one.py": "from app.stack import StackManager\nstack = StackManager(1)\ndef get_stack():\n    return stack\n",
    "app/two.py": "from app.stack import StackManager\n"
    "heap = StackManager(2)\nasync def get_stack():\n    return heap\n",
}
FOUND = project(FILES)
RESULT = FOUND.audit()
FINDINGS = audit_findings(RESULT, FOUND.index.layout.by_module)


def test_findings() -> None:
    assert [
        (f.rule.id, f.rule.level, f.about, f.subject, str(f.location)) for f in FINDINGS if f.rule.level != "note"
    ] == [
        ("unbound-export", "error", "app", "nothing", "app/__init__.py:1"),
        ("renamed-clone", "warning", "class", "app.pile:PileManager app.stack:StackManager", "app/stack.py:1"),
        ("split-state", "warning", "app.stack:StackManager", "app.two:heap", "app/two.py:2"),
        ("mixed-accessors", "warning", "get_stack", "app.two:get_stack", "app/two.py:3"),
    ]


def test_text() -> None:
    text = " ".join(text_of(RESULT, 200).split())
    assert "Renamed clones alike one other 100 % app.pile:PileManager app.stack:StackManager" in text
    assert (
        "1 class has several shared instances app.stack:StackManager has 2 instances: app.one:stack, app.two:heap"
        in text
    )
    assert "get_stack in 2 modules, sync in app.one, async in app.two; of app.stack:StackManager" in text
    assert "1 name in __all__ that nothing binds: a star import fails app/__init__.py:1 nothing" in text


def test_markdown() -> None:
    text = to_markdown(RESULT)
    assert "| 100 % | `app.pile:PileManager` | `app.stack:StackManager` |" in text
    assert "<summary>1 class has several shared instances</summary>" in text


def test_json_and_sarif() -> None:
    report = json.loads(json.dumps(to_json(RESULT, FINDINGS)))
    assert audit_errors(report) == []
    assert report["shared"][0]["split"] is True and report["accessors"][0]["mixed"] is True
    assert report["clones"][0]["resemblance"] == 1.0
    assert sarif_errors(json.loads(json.dumps(to_sarif(FINDINGS)))) == []


def test_a_loop_is_shown_statement_by_statement() -> None:
    found = project({"a.py": "import b\n", "b.py": "\nimport a\n"})
    (cycle,) = audit_findings(found.audit(), found.index.layout.by_module)
    assert str(cycle.location) == "a.py:1"
    assert [(str(place), place.text) for place in cycle.related] == [("b.py:2", "b imports a")]


def test_the_text_is_one_screen_however_much_there_is() -> None:
    many = {
        f"app/m{n}.py": f"class Manager{n % 40}:\n    def f{n}(self): ...\n{'x' * 200} = 1\nfrom app.none import a{n}\n"
        for n in range(200)
    }
    aliases = {
        f"app/a{n}.py": f"from app.m{n} import Manager{n} as M{n}\nimport app.a{(n + 1) % 40}\n" for n in range(40)
    }
    lines = text_of(project({"app/__init__.py": "", **many, **aliases}).audit()).splitlines()
    assert 20 < len(lines) <= 55
