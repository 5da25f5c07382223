from __future__ import annotations

import pytest

from canonize_codemods.audit.globs import near_names, path_matches, select


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("app/**", "app/a.py"),
        ("app/**", "app/b/c.py"),
        ("**/a.py", "a.py"),
        ("**/a.py", "x/y/a.py"),
        ("app/**/a.py", "app/a.py"),
        ("app", "app/b/c.py"),
        ("app/", "app/a.py"),
        ("./app/*.py", "app/a.py"),
        ("app/a.py", "app/a.py"),
        (".", "app/a.py"),
        ("app/?.py", "app/a.py"),
    ],
)
def test_matches(glob: str, path: str) -> None:
    assert path_matches(path, [glob])


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("app/*.py", "app/b/c.py"),
        ("app/**", "application/a.py"),
        ("app", "application/a.py"),
        ("a.py", "x/a.py"),
        ("app/?.py", "app//.py"),
    ],
)
def test_does_not_match(glob: str, path: str) -> None:
    assert not path_matches(path, [glob])


def test_select() -> None:
    paths = ["app/a.py", "app/old/b.py", "lib/c.py"]
    assert select(paths, [], []) == paths
    assert select(paths, ["app"], ["**/old/**"]) == ["app/a.py"]


@pytest.mark.parametrize(
    ("glob", "near"),
    [
        ("SocketManger", ("SocketManager",)),
        ("*Manger*", ("*Manager*",)),
        ("*manager", ("*Manager",)),
        ("*Zebra*", ()),
        ("Zebra", ()),
        ("[XY]Manager", ()),
    ],
)
def test_near_names(glob: str, near: tuple[str, ...]) -> None:
    assert near_names(glob, ["SocketManager", "get_socket", "Other"]) == near
