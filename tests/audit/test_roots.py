"""A package that lies where nobody looks is told, and what may be another one is not."""

from __future__ import annotations

from canonize_codemods.audit.roots import UnseenRoot, unseen_roots
from canonize_codemods.index.layout import Layout, find_source_roots

USERS = {f"scripts/s{number}.py": b"import os\nfrom app.pool import Pool\n" for number in range(3)}


def found(files: dict[str, bytes], roots: tuple[str, ...] = ()) -> list[UnseenRoot]:
    return unseen_roots(Layout(list(files), roots or find_source_roots(files)), files)


def test_a_package_in_a_folder_of_its_own() -> None:
    files = {**USERS, "lib/app/__init__.py": b"", "lib/app/pool.py": b"class Pool: ...\n"}
    assert found(files) == [UnseenRoot("lib", "app", 3)]
    assert found(files, (".", "lib")) == []


def test_what_is_no_source_root() -> None:
    package = {"app/__init__.py": b"", "app/pool.py": b""}
    assert found({**USERS, **package}) == []
    assert found({**USERS, **{f"src/{path}": data for path, data in package.items()}, "pyproject.toml": b""}) == []
    inside = {f"web/api/{path}": data for path, data in package.items()}
    assert found({**USERS, "web/__init__.py": b"", **inside}) == [], "web.api.app; app is somebody else's"
    twice = {f"{folder}/{path}": data for folder in ("one", "two") for path, data in package.items()}
    assert found({**USERS, **twice}) == [], "nobody can tell which"
    assert found({"scripts/s0.py": b"import app\n", **{f"lib/{path}": b"" for path in package}}) == [], "too few"


def test_an_example_that_is_called_as_a_library() -> None:
    users = {f"examples/e{number}.py": b"from pydantic import (\n    BaseModel,\n)\n" for number in range(3)}
    assert found({**users, "examples/pydantic/__init__.py": b"", "examples/pydantic/tasks.py": b""}) == []
    for data in (b"from .tasks import BaseModel\n", b"__all__ = ['BaseModel']\n"):
        assert found({**users, "lib/pydantic/__init__.py": data}) == [UnseenRoot("lib", "pydantic", 3)]
    below = {f"scripts/e{number}.py": b"import pydantic.tasks.more\n" for number in range(3)}
    assert found({**below, "lib/pydantic/__init__.py": b"", "lib/pydantic/tasks/__init__.py": b""})
