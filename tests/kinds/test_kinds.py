"""Row 104: notebooks, stubs, and scripts without a suffix."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest

from canonize_codemods.kinds import holds_python
from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.source import SourceError
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.notebook import to_python, with_python

pytestmark = pytest.mark.row(104)

PLAN = Plan((Consolidation(Symbol("new", "D"), (Symbol("old", "X"),)),))
MODULES = {"new.py": b"class D: pass\n", "old.py": b"from new import D as X\n"}


def notebook(*cells: list[str] | str, kind: str = "code", indent: int | None = 1) -> bytes:
    found: list[dict[str, Any]] = []
    for cell in cells:
        found.append({"cell_type": kind, "metadata": {}, "outputs": [], "source": cell})
    whole = {"cells": found, "metadata": {"n": "é"}, "nbformat": 4}
    return f"{json.dumps(whole, indent=indent, ensure_ascii=False)}\n".encode()


def migrated(path: str, data: bytes) -> bytes:
    files = {**MODULES, path: data}
    once = after(files, migrate(files, PLAN).changesets)
    assert not migrate(once, PLAN).changesets
    return once[path]


def test_notebook_without_an_old_path_is_untouched() -> None:
    data = notebook(["from old import Y\n", "Y"], ["%matplotlib inline\n", "x = 1"])
    assert migrated("n.ipynb", data) == data


def test_notebook_import_in_one_cell_and_use_in_another() -> None:
    data = notebook(["%load_ext x\n", "from old import X"], ["!pip install y\n", "X()\n", "X?"], ["'é'"])
    assert migrated("n.ipynb", data) == notebook(
        ["%load_ext x\n", "from new import D"], ["!pip install y\n", "D()\n", "X?"], ["'é'"]
    )


@pytest.mark.parametrize("line", ["%timeit X()", "t = %time X()", "!echo {X}", "files = !ls $X"])
def test_notebook_names_that_a_magic_uses_are_kept(line: str) -> None:
    data = notebook(["from old import X\n", "X()"], [f"{line}\n", "X()"])
    assert migrated("n.ipynb", data) == notebook(["from new import D as X\n", "X()"], [f"{line}\n", "X()"])


def test_notebook_assigned_magics_are_no_python() -> None:
    data = notebook(["from old import X\n", "names = !ls\n", "a, b = %sql select\n", "k = X"])
    assert migrated("n.ipynb", data) == notebook(
        ["from new import D\n", "names = !ls\n", "a, b = %sql select\n", "k = D"]
    )


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 1", "%%capture out"])
def test_notebook_magics_of_cells_with_python_in_them(magic: str) -> None:
    data = notebook(["from old import X"], [f"{magic}\n", "X()"])
    assert migrated("n.ipynb", data) == notebook(["from new import D"], [f"{magic}\n", "D()"])


def test_notebook_magic_over_several_lines() -> None:
    cell = ["if 1:\n", "    !pip install \\\n", "  old \\\n", "old.X\n", "    X()\n", "!ls \\\n", "X"]
    data = notebook(["from old import X"], cell)
    done = ["if 1:\n", "    !pip install \\\n", "  old \\\n", "old.X\n", "    D()\n", "!ls \\\n", "X"]
    assert migrated("n.ipynb", data) == notebook(["from new import D"], done)


def test_notebook_of_another_language() -> None:
    data = notebook(["from old import X\n", "x <- X"])
    other = json.dumps({**json.loads(data), "metadata": {"kernelspec": {"language": "R"}}}).encode()
    assert migrated("n.ipynb", other) == other


def test_notebook_source_as_one_string_and_a_split_statement() -> None:
    data = notebook("from old import X, Y\nX(Y)\n", indent=None)
    assert migrated("n.ipynb", data) == notebook("from old import Y\nfrom new import D\nD(Y)\n", indent=None)


def test_notebook_markdown_and_foreign_cells_stay() -> None:
    assert to_python(notebook(["from old import X"], kind="markdown")) == b""
    data = notebook(["%%bash\n", "from old import X"])
    assert migrated("n.ipynb", data) == data


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"cells": 3}', b"\xff", b'{"cells": [{"cell_type": "code"}]}'])
def test_what_is_no_notebook_is_never_changed(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        assert with_python(data, to_python(data)) == data
    broken = data + b" from old import X"
    found = migrate({**MODULES, "n.ipynb": broken}, PLAN)
    assert all(change.path != "n.ipynb" for change in found.files())


def test_unreadable_notebook_is_a_finding() -> None:
    found = migrate({**MODULES, "n.ipynb": b'{"cells": "from old import X"'}, PLAN)
    assert [(f.path, f.code) for f in found.findings] == [("n.ipynb", "unparsable")]


def test_stub() -> None:
    before = b"from old import X\ndef f(x: X) -> X: ...\n"
    assert migrated("s.pyi", before) == b"from new import D\ndef f(x: D) -> D: ...\n"


def test_a_stub_stands_for_a_module_without_source() -> None:
    files = {"fast.pyi": b"class D: ...\n", "old.py": b"from fast import D as X\n", "user.py": b"from old import X\n"}
    plan = Plan((Consolidation(Symbol("fast", "D"), (Symbol("old", "X"),)),))
    assert after(files, migrate(files, plan).changesets)["user.py"] == b"from fast import D\n"


def test_script_without_suffix() -> None:
    script = b"#!/usr/bin/env python3\nfrom old import X\nX()\n"
    assert migrated("bin/tool", script) == b"#!/usr/bin/env python3\nfrom new import D\nD()\n"


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("tool", b"#!/usr/bin/python2.7 -u\n", True),
        ("tool", b"#!/bin/sh\n# python\n", False),
        ("tool", b"#!/usr/bin/env pypy3\n", True),
        ("tool", b"#!/usr/bin/env -S uv run --script\n", True),
        ("tool.pyw", b"", True),
        ("tool", b"print(1)\n", False),
        ("tool.txt", b"#!/usr/bin/python\n", False),
        ("a.b/tool", b"#!/usr/bin/env python\n", True),
    ],
)
def test_shebang(path: str, data: bytes, expected: bool) -> None:
    assert holds_python(path, data) is expected
