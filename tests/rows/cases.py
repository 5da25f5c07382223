"""The rows of CASES.md in a few words, and which of them a test shows.

A test shows row 17 when it is named ``test_row_017_...`` or marked ``@pytest.mark.row(17)``; a fixture shows the rows
that the comment at the top of its plan names: ``(CASES.md rows 9, 10, 20 to 22)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

_NAME = re.compile(r"test_row_(\d+)_")
_COMMENT = re.compile(r"CASES\.md rows? (\d+(?: to \d+)?(?:, \d+(?: to \d+)?)*)")


def rows_of_test(item: pytest.Item) -> list[int]:
    """From the test's name and its ``row`` marks."""
    marked = [int(number) for mark in item.iter_markers("row") for number in mark.args]
    return sorted({*marked, *map(int, _NAME.findall(item.name))})


def rows_of_plan(plan: str) -> list[int]:
    """From the comments in a fixture's ``canonize.toml``."""
    comments = " ".join(line.lstrip("# ") for line in plan.splitlines() if line.startswith("#"))
    found: set[int] = set()
    for match in _COMMENT.finditer(comments):
        for part in match[1].split(", "):
            first, _, last = part.partition(" to ")
            found |= set(range(int(first), int(last or first) + 1))
    return sorted(found)


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "From-imports": (
        "the only name: its module is replaced where it stands",
        "a new name: uses follow where all of them are known, else `as`",
        "an alias in the file is kept",
        "one of several names: the statement is split",
        "several names to one module: one statement",
        "several names to several modules: one statement each",
        "parentheses: each comment stays with its name",
        "backslash continuations",
        "an import of the target is there: merged into it",
        "the same import is there: none is added",
        "a new name in the same module",
        "`X as X` stays a re-export",
        "a module imported from its package",
        "a module that moves to the top level",
        "a package, with all below it",
        "a longer module name is another module",
        "a symbol's entry leaves imports of its module alone",
        "what moves to the builtins needs no import",
        "one name imported twice under two aliases",
        "one symbol by several routes: one import after",
        "nothing is put inside a parenthesis",
        "several statements on one line",
    ),
    "Plain imports": (
        "the module is used for nothing else",
        "the module is used for something else, too",
        "an aliased module, moved whole or in part",
        "a package imported, its submodule's name used",
        "one of several modules in a statement",
        "imports of siblings are independent",
        "every rewritten use has its import",
        "an import for its effects follows only its module",
        "the second of two modules",
        "a module and a symbol of one name",
    ),
    "Parents, nesting, shadowing": (
        "a module by a from-import, used in part",
        "the same, with an alias",
        "both forms in one file",
        "one of two modules by a from-import",
        "a nested attribute that moves to the top",
        "whatever shadows the name, its uses stay",
        "a class attribute hides nothing in methods",
        "decorators, defaults, bases, annotations belong to the outer scope",
        "attributes and items bind no name",
        "`global` and `nonlocal`",
        "`del`",
        "names of keyword arguments stay",
        "class patterns of `match`",
        "expressions in f-strings, nested ones as well",
        "the new name is taken: `as`",
        "the new module's first name is shadowed",
        "uses of every shape",
    ),
    "Guarded, local, conditional": (
        "imports in functions are edited there",
        "`TYPE_CHECKING` stays a guard and exports nothing",
        "optional imports keep both branches",
        "a split never changes which branch runs",
        "a `try` over both paths stays; equal branches are said",
        "a class in `except ImportError` is a fallback",
        "a block on one line has no room for two statements",
        "tabs, class bodies, version checks",
    ),
    "Re-exports, strings, stars, relative imports": (
        "an unused import of a package, or with `noqa`, stays one",
        "`__all__` goes on agreeing with the names",
        "`__all__` that names what is not there",
        "chains of aliases",
        "aliases that mislead",
        "annotations in strings and type comments are uses",
        "targets of `patch` and `monkeypatch`",
        "a method of the symbol as a target",
        "a consumer's own name as a target stays",
        "other names of the old module as targets stay",
        "modules named by strings",
        "other strings stay, unless asked for",
        "docstrings and doctests stay, unless asked for",
        "comments stay",
        "configuration and documents, by kind, in a commit of their own",
        "programs inside strings stay",
        "a star import of a module that moves",
        "a star import from which a name moves",
        "stars that leave names out, bring others, or are unknown",
        "relative imports, also in packages",
        "the relative imports of a file that moved",
        "no relative path is made up",
        "the destination never imports itself",
        "folders without `__init__`, several source roots",
    ),
    "Targets": (
        "the canonical module's own import of the old path stays",
        "what the canonical module needs is not pointed back at it",
        "one is sync, the other is not: refused",
        "private names that the canonical lacks stay",
        "the canonical is an alias of the duplicate",
        "one name, another interface: refused",
        "an import that failed before is left and listed",
        "a shim that never could be imported",
        "tests that both paths are one object",
        "a class gives way whole, and nothing else with it",
        "no old path goes while something leads to it",
    ),
    "Bytes": (
        "comments and blank lines",
        "docstring and `__future__` stay first",
        "line ends: CRLF, CR, mixed",
        "no newline at the end of the file",
        "byte order marks, declared encodings, odd characters",
        "columns in bytes and in characters",
        "nothing in the file, or very much",
        "syntax newer than the Python that runs",
        "what parses and does not compile",
        "Python 2",
        "what nothing parses is listed and left",
        "notebooks, stubs, scripts without a suffix",
        "links, submodules, filters, huge or unreadable files, odd paths",
    ),
    "Process": (
        "a second run changes nothing",
        "no match: no byte is written",
        "swaps and chains apply at once",
        "paths that the plan excludes",
        "a new import cycle is refused",
        "every name that is imported after exists",
        "a line that grows too long gets parentheses",
    ),
}

GROUPS: Mapping[str, Mapping[int, str]] = {
    title: dict(enumerate(words, 1 + sum(len(_GROUPS[other]) for other in list(_GROUPS)[:at])))
    for at, (title, words) in enumerate(_GROUPS.items())
}
ROWS: Mapping[int, str] = {number: words for group in GROUPS.values() for number, words in group.items()}
