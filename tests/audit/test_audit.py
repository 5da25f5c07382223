from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.audit.project import project

from canonize_codemods.audit.audit import ALL_PAIRS, audit
from canonize_codemods.audit.compare import Relation
from canonize_codemods.audit.definitions import Rule
from canonize_codemods.audit.result import AuditOptions, AuditResult, UnknownName, Unparsable
from canonize_codemods.symbols import Symbol

FILES = {
    "app/__init__.py": "",
    "app/a.py": "class Manager:\n    def run(self): ...\n",
    "app/b.py": "class Manager:\n    def walk(self): ...\n",
    "app/c.py": "class Notifier: ...\n",
    "app/d.py": "class Notifier: ...\n",
    "app/e.py": "class Manager: ...\nclass Plain: ...\n",
    "app/f.py": "class Plain: ...\nfrom app.a import Manager as Boss\n",
    "tests/test_a.py": "from app.f import Boss\nclass Manager: ...\n",
    "backup/a.py": "class Manager: ...\n",
}


def found(*names: str, files: Mapping[str, str] = FILES, **options: object) -> AuditResult:
    return project(files).audit(*names, **options)


def test_manager_like_names_are_the_default_and_the_worst_is_first() -> None:
    result = found()
    assert [(group.name, group.duplicates, group.relation) for group in result.duplicated] == [
        ("Manager", 2, Relation.DIVERGENT),
        ("Notifier", 1, Relation.IDENTICAL),
    ]
    assert result.duplicates == 3
    assert result.excluded == {Rule.TEST: 1, Rule.BACKUP: 1}


def test_more_definitions_are_worse_than_more_differences() -> None:
    apart = {"x/a.py": "class AManager:\n def a(self): ...\n", "x/b.py": "class AManager:\n def b(self): ...\n"}
    many = {f"x/{name}.py": "class ZManager: ...\n" for name in "cde"}
    assert [group.name for group in found(files={**apart, **many}).duplicated] == ["ZManager", "AManager"]


def test_outside_tests_counts_backups_and_fallbacks_too() -> None:
    result = found()
    assert [(group.name, len(group.outside_tests)) for group in result.outside_tests] == [
        ("Manager", 4),
        ("Notifier", 2),
    ]


def test_every_pair_is_compared_and_the_canonical_comes_second() -> None:
    (group,) = found("Manager").duplicated
    pairs = [(pair.duplicate.symbol.module, pair.canonical.symbol.module) for pair in group.pairs]
    assert group.proposal is not None
    assert group.proposal.canonical.symbol.module == "app.a"
    assert pairs == [("app.b", "app.a"), ("app.e", "app.a"), ("app.e", "app.b")]
    assert group.pairs[0].there.missing_members == ("walk",)
    assert group.pairs[0].back.missing_members == ("run",)


def test_many_definitions_are_compared_with_the_canonical_only() -> None:
    many = {f"m{number:02}.py": "class Manager: ...\n" for number in range(ALL_PAIRS + 2)}
    (group,) = found("Manager", files=many).duplicated
    assert len(group.pairs) == ALL_PAIRS + 1


def test_many_definitions_fall_into_families() -> None:
    one = "def manage(items):\n    for item in items:\n        item.save(force=True)\n    return len(items)\n"
    other = "async def manage(pool):\n    async with pool.lock() as lock:\n        await lock.release(pool.name)\n"
    files = {f"a{number:02}.py": one for number in range(9)} | {f"b{number:02}.py": other for number in range(9)}
    (group,) = found("manage", files=files).duplicated
    pairs = [pair for pair in group.pairs if pair.is_duplicate]
    said = [(pair.duplicate.symbol.module[0], pair.canonical.symbol.module) for pair in pairs]
    assert sorted(said) == [("a", "a00")] * 8 + [("b", "b00")] * 8


def test_include_and_exclude_choose_what_is_reported() -> None:
    assert found("Manager", include=("app/a.py", "app/b.py")).duplicates == 1
    assert found("Manager", exclude=("app/b.py", "app/e.py")).duplicates == 0


def test_sites_are_counted_in_files_that_are_not_included() -> None:
    (fragmentation,) = found("Manager", include=("app/**",)).fragmentation
    assert fragmentation.used_paths == (("app.a", "Manager", 1), ("app.f", "Boss", 1))
    assert [point.module for point in fragmentation.points] == ["app.a", "app.f"]


def test_a_name_asked_for_literally_gets_a_verdict() -> None:
    files = {**FILES, "app/g.py": "from app.a import Manager as Chief\n"}
    chief, notifier = found("Chief", "Notifier", files=files).verdicts
    assert (chief.duplicates, chief.definitions, chief.reaches) == (0, (), (Symbol("app.a", "Manager"),))
    assert (notifier.duplicates, notifier.reaches) == (1, ())
    assert found("*Notifier").verdicts == ()


def test_unknown_names_get_hints() -> None:
    assert found("Notifer", "Boss", "Nothing*").unknown_names == (
        UnknownName("Notifer", ("Notifier",)),
        UnknownName("Nothing*", ()),
    )
    assert found(files={"a.py": ""}).unknown_names == ()


def test_defects() -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": "import app.b\nimport app.gone\n",
        "app/b.py": "from app import a\n",
        "app/c.py": "def f():\n    import app.gone\n",
        "app/d.py": "x = (\n",
    }
    result = found(files=files)
    assert result.cycles == (("app.a", "app.b"),)
    assert [(u.path, u.is_fatal) for u in result.unresolved] == [("app/a.py", True), ("app/c.py", False)]
    assert result.unparsable == (Unparsable("app/d.py", 1, "'(' was never closed"),)
    assert found(files=files, include=("app/c.py",)).cycles == ()


def test_text_mode_counts_text_and_nothing_else() -> None:
    result = found("Manager", "Boss", match="substring", include=("app/**",), expect=("app.a", "app.gone"))
    assert [(matches.name, matches.duplicates) for matches in result.text_matches] == [("Manager", 2), ("Boss", 0)]
    assert [availability.is_available for availability in result.availability] == [True, False]
    assert (result.duplicates, result.violations, result.groups) == (2, 3, ())


def test_nothing_to_audit() -> None:
    result = found(files={})
    assert (result.files, result.violations, result.groups) == (0, 0, ())


def test_unusable_options() -> None:
    with pytest.raises(ValueError, match="match is 'exact' or 'substring', not 'fuzzy'"):
        AuditOptions(match="fuzzy")
    with pytest.raises(ValueError, match="is not a dotted module name"):
        AuditOptions(expect=("not a module",))


def test_stages_are_announced() -> None:
    code = project(FILES)
    stages: list[str] = []
    audit(code.index, code.paths, code.read, progress=stages.append)
    assert stages == ["imports", "definitions", "paths", "comparisons", "defects"]


def test_the_fixture_of_the_report() -> None:
    """The plan beside the fixture was written by hand; the proposal agrees with it."""
    root = Path(__file__).parents[2] / "fixtures" / "websocket_managers" / "before"
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.py")}
    result = project(files).audit("*WebSocketManager", "get_manager")
    proposed = {group.name: group.proposal and str(group.proposal.canonical.symbol) for group in result.duplicated}
    assert proposed["WebSocketManager"] == "app.ws.manager:WebSocketManager"
    assert proposed["get_manager"] == "app.ws.manager:get_manager"
    definitions = {group.name: len(group.definitions) for group in result.duplicated}
    assert definitions == {"WebSocketManager": 5, "UnifiedWebSocketManager": 3, "get_manager": 6}
    compatible = [
        pair.there.is_compatible()
        for group in result.duplicated
        for pair in group.pairs
        if pair.canonical.symbol.module == "app.ws.manager"
    ]
    assert compatible and all(compatible)
