"""Values as plain data and back."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from tests.audit.project import project
from tests.repositories import case

from canonize.cache.codec import dumps, loads
from canonize_codemods.audit.result import AuditResult
from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import Guard, ModuleFacts


@dataclass(frozen=True)
class One:
    guard: Guard
    data: bytes
    pairs: tuple[tuple[str, int], ...]
    table: dict[str, tuple[int, ...]]
    inner: One | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Two:
    either: One | ModuleFacts
    several: tuple[One | ModuleFacts, ...] = ()


ONE = One(Guard.TRY, b"\0\xff", (("\udcff", 1),), {"a": (1, 2)})
FACTS = collect("a/b.py", "a.b", False, b"import x\nclass C:\n    def f(self, y: int = 1): ...\nm = C()\n")


@pytest.mark.parametrize(
    "value", [ONE, One(Guard.NONE, b"", (), {}, ONE, frozenset("ba")), Two(ONE, (FACTS, ONE)), FACTS]
)
def test_there_and_back(value: object) -> None:
    assert loads(type(value), dumps(value)) == value


def test_a_whole_audit() -> None:
    files = {path: data for path, data in case("websocket_managers").before.items() if path.endswith(".py")}
    result = project({**files, "broken.py": "x = (\n"}).audit("*", all=True, expect=("app.gone",))
    assert result.clones and result.shared and result.groups and result.unparsable
    assert loads(AuditResult, dumps(result)) == result


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"[1,2,3]", b'{"__class__": "os.system"}', b"[" * 9999])
def test_what_is_no_value_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        loads(ModuleFacts, data)


def test_an_unknown_word_is_refused() -> None:
    data = json.loads(dumps(ONE))
    data[0] = "sometimes"
    with pytest.raises(ValueError):
        loads(One, json.dumps(data).encode())
