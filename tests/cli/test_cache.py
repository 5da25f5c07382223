"""What a second run remembers, and that it never changes a result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.repositories import Project, case, make_project

from canonize.cache.store import FILE


@pytest.fixture
def app(tmp_path: Path) -> Project:
    return make_project(tmp_path / "app", case("websocket_managers").before)


def info(app: Project) -> dict[str, object]:
    found: dict[str, object] = json.loads(app.canonize("cache", "--json").stdout)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"  # see isolate() in tests/repositories.py


def test_before_the_first_run(app: Project, folder: Path) -> None:
    done = app.canonize("cache", "info")
    assert (done.code, done.stdout) == (0, "") and f"There is no cache in {folder} yet." in done.stderr
    assert not folder.exists()


def test_a_second_audit_says_the_same(app: Project) -> None:
    first = app.canonize("audit", "--json")
    entries = info(app)["entries"]
    assert app.canonize("audit", "--json").stdout == first.stdout
    assert info(app)["entries"] == entries


def test_other_options_and_other_files_are_other_audits(app: Project) -> None:
    app.canonize("audit", "--name", "WebSocketManager")
    assert "no name is defined more than once" in app.canonize("audit", "--name", "Nothing").stdout
    app.write({"app/ws/copy.py": b"class WebSocketManager:\n    pass\n"})
    app.git("add", "--intent-to-add", "app")
    names = json.loads(app.canonize("audit", "--name", "WebSocketManager", "--json").stdout)["names"]
    assert names[0]["definitions"] == 6


def test_the_same_content_in_two_places_is_told_apart(tmp_path: Path) -> None:
    text = b"from .helper import x\n\n\nclass Thing:\n    pass\n"
    files = {"a/__init__.py": text, "b/__init__.py": text, "a/helper.py": b"x = 1\n", "b/other.py": b""}
    app = make_project(tmp_path / "twins", files)
    for _ in range(2):
        found = json.loads(app.canonize("audit", "--name", "Thing", "--json").stdout)
        assert [(each["path"], each["module"]) for each in found["unresolved"]] == [("b/__init__.py", "b.helper")]
        assert [each["path"] for each in found["groups"][0]["definitions"]] == ["a/__init__.py", "b/__init__.py"]
        app.write({"c.py": b"x = 1\n"})  # another audit, of the same facts
        app.git("add", "--intent-to-add", "c.py")


def test_plan_and_diff_from_memory_are_the_same(app: Project) -> None:
    outputs = [app.canonize("diff", "--format", "patch").stdout for _ in range(2)]
    assert outputs[0] == outputs[1] != ""


def test_a_history_from_memory_is_the_same(app: Project) -> None:
    app.write({"app/ws/copy.py": b"class WebSocketManager:\n    pass\n"})
    app.git("add", "app")
    app.git("commit", "-qm", "A copy")
    runs = []
    for _ in range(2):
        runs.append(app.canonize("audit", "--history", "HEAD~1..HEAD", "--json").stdout)
        entries = info(app)["entries"]
    assert runs[0] == runs[1] != ""
    assert info(app)["entries"] == entries


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(4096)])
def test_a_broken_cache(app: Project, folder: Path, content: bytes) -> None:
    expected = app.canonize("audit", "--json").stdout
    for file in folder.iterdir():
        file.unlink()
    (folder / FILE).write_bytes(content)
    done = app.canonize("audit", "--json")
    assert (done.code, done.stdout) == (0, expected)
    assert done.stderr == "" if not content else "note: the cache was unusable and is begun anew" in done.stderr
    assert app.canonize("audit", "--json").stderr == ""


def test_a_folder_that_cannot_be(app: Project, folder: Path) -> None:
    folder.write_bytes(b"a file")
    done = app.canonize("audit", "--name", "Nothing")
    assert done.code == 0 and "note: there is no cache in" in done.stderr
    assert app.canonize("audit", "--name", "Nothing", "--quiet").stderr == ""


def test_off_and_elsewhere(app: Project, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANONIZE_CACHE", "off")
    app.canonize("audit")
    assert not folder.exists() and "no cache" in app.canonize("cache").stderr
    monkeypatch.setenv("CANONIZE_CACHE", str(tmp_path / "elsewhere"))
    app.canonize("audit")
    assert (tmp_path / "elsewhere" / FILE).exists()
    monkeypatch.setenv("CANONIZE_CACHE", "relative")
    done = app.canonize("audit")
    assert done.code == 2 and "not a whole path" in done.stderr


def test_clear(app: Project, folder: Path) -> None:
    app.canonize("audit")
    done = app.canonize("cache", "clear")
    assert (done.code, list(folder.iterdir())) == (0, [])
    assert "Removed" in done.stderr
    assert app.canonize("cache", "clear").code == 0


def test_where_nothing_was_left_no_file_is_read_again(app: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    app.canonize("migrate", "--branch", "moved")
    app.git("checkout", "--quiet", "moved")
    first = app.canonize("diff", "--check", "--json")
    with monkeypatch.context() as patched:
        patched.setattr("canonize.cli.session.open_commit", None)
        assert app.canonize("diff", "--check", "--json") == first
    app.write({"fresh.py": b"from app.unified.manager import UnifiedWebSocketManager\n"})
    app.git("add", "fresh.py")
    app.git("commit", "--quiet", "--message", "one more")
    assert "fresh.py" in app.canonize("diff", "--check", "--json").stdout


def test_another_plan_is_another_question(tmp_path: Path) -> None:
    entry = '[[consolidate]]\ncanonical = "new:{0}"\nduplicates = ["old:{0}"]\n'
    files = {
        "new.py": b"class A: ...\nclass B: ...\n",
        "old.py": b"from new import A, B\n",
        "user.py": b"from new import A\nfrom old import B\n",
        "canonize.toml": f"schema = 1\n{entry.format('A')}".encode(),
    }
    app = make_project(tmp_path / "app", files)
    assert [app.canonize("diff", "--check").code for _ in range(2)] == [0, 0]
    app.write({"canonize.toml": f"schema = 1\n{entry.format('A')}{entry.format('B')}".encode()})
    assert app.canonize("diff", "--check").code == 1


def test_what_could_not_be_read_is_no_outcome(tmp_path: Path) -> None:
    plan = b'schema = 1\n[[consolidate]]\ncanonical = "new:A"\nduplicates = ["old:A"]\n'
    files = {"new.py": b"class A: ...\n", "old.py": b"from new import A\n", "user.py": b"from old import A\n"}
    app = make_project(tmp_path / "app", {**files, "canonize.toml": plan})
    blob = app.git("rev-parse", "HEAD:user.py").strip()
    stored = app.path / ".git/objects" / blob[:2] / blob[2:]
    data = stored.read_bytes()
    stored.unlink()
    done = app.canonize("diff", "--check")
    assert done.code == 0 and "user.py" in done.stderr + done.stdout
    stored.write_bytes(data)
    assert app.canonize("diff", "--check").code == 1


def test_another_executor_is_refused_where_nothing_is_left(app: Project) -> None:
    app.canonize("migrate", "--branch", "moved")
    app.git("checkout", "--quiet", "moved")
    assert app.canonize("diff", "--check").code == 0
    assert app.canonize("diff", "--check", "--executor", "nonsense").code == 2
