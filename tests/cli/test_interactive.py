"""``canonize migrate --interactive``: hunks are taken one by one, never so that a file is left half renamed."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repositories import Done, Project, make_project
from typer.testing import CliRunner

from canonize.cli.app import app

PLAN = b"""schema = 1
[[consolidate]]
canonical = "app.new:Sender"
duplicates = ["app.old:Mailer"]
paths = "listed"
"""
FAR = b"a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\n"
MANY = b"from app.old import Mailer\n\n\n" + FAR + b"\n\ndef f():\n    return Mailer()\n"
FILES = {
    "app/__init__.py": b"",
    "app/new.py": b"class Sender:\n    def send(self): ...\n",
    "app/old.py": b"from app.new import Sender as Mailer\n",
    "app/one.py": b"from app.old import Mailer\n\nm = Mailer()\n",
    "app/many.py": MANY,
    "app/two.py": b"def f():\n    from app.old import Mailer as M\n    return M\n"
    + b"# between\n" * 5
    + b"\n\ndef g():\n    from app.old import Mailer as N\n    return N\n",
    "canonize.toml": PLAN,
}


@pytest.fixture
def mailers(tmp_path: Path) -> Project:
    """Three importers: one hunk; an import far from its use; two hunks that need nothing of each other."""
    return make_project(tmp_path / "mailers", FILES)


Ask = Callable[..., Done]


@pytest.fixture
def ask(mailers: Project) -> Ask:
    """Typer's runner has a standard input of its own, so the letters go there."""

    def run(answers: str, *options: str) -> Done:
        command = ["migrate", "--interactive", "--executor", "serial", "--repo", str(mailers.path), *options]
        command += [] if "--in-place" in options else ["--branch", "work", "--group-by", "file"]
        found = CliRunner().invoke(app, command, input="".join(f"{letter}\n" for letter in answers))
        return Done(found.exit_code, found.stdout, found.stderr)

    return run


def changed(project: Project) -> dict[str, bytes]:
    return {path: data for path, data in project.tree("work").items() if data != FILES[path]}


# many.py: 2 hunks; one.py: 1; two.py: 2


def test_all(mailers: Project, ask: Ask) -> None:
    done = ask("yyyyy")
    assert done.code == 0, done.stderr
    assert "5 hunks of 5 taken." in done.stderr
    assert sorted(changed(mailers)) == ["app/many.py", "app/one.py", "app/two.py"]
    assert "(1/2) Take this hunk [y,n,q,a,d,e,?]?" in done.stdout
    assert "# line 1: from-import app.old:Mailer -> app.new:Sender" in done.stdout
    assert mailers.canonize("verify", "--branch", "work").code == 0


def test_none(mailers: Project, ask: Ask) -> None:
    before = mailers.state()
    for answers in ("nnnnn", "q", "", "ddd"):
        done = ask(answers)
        assert done.code == 0 and "0 hunks of 5 taken." in done.stderr
        assert mailers.state() == before


def test_some(mailers: Project, ask: Ask) -> None:
    """The message says no more than what was taken."""
    assert ask("nn" + "n" + "ny").code == 0
    assert changed(mailers) == {
        "app/two.py": FILES["app/two.py"].replace(b"old import Mailer as N", b"new import Sender as N")
    }
    body = mailers.git("log", "-1", "--format=%b", "work")
    assert "In 1 file: 1 from-import." in body and "Canonize-Step: 1/1" in body


def test_a_and_d_speak_for_the_file(mailers: Project, ask: Ask) -> None:
    assert ask("a" + "n" + "d").code == 0
    assert list(changed(mailers)) == ["app/many.py"]


def test_q_leaves_the_rest(mailers: Project, ask: Ask) -> None:
    assert ask("yy" + "q").code == 0
    assert list(changed(mailers)) == ["app/many.py"]


def test_help_and_what_is_no_answer(ask: Ask) -> None:
    done = ask("?xq")
    assert done.stdout.count("n - do not take this hunk") == 2


@pytest.mark.parametrize(
    ("answers", "why"),
    [("yn", "Mailer would be used and not imported"), ("ny", "Sender would be used and not imported")],
)
def test_half_renamed_is_refused(answers: str, why: str, mailers: Project, ask: Ask) -> None:
    """And asked again."""
    done = ask(answers + "yy" + "nnn")
    assert done.code == 0 and f"app/many.py can't be left half done: {why}. Choose again." in done.stderr
    assert list(changed(mailers)) == ["app/many.py"]


def test_half_renamed_and_no_more_answers(mailers: Project, ask: Ask) -> None:
    before = mailers.state()
    done = ask("yq")
    assert done.code == 0 and "app/many.py is left as it is: of these hunks alone, Mailer would be used" in done.stderr
    assert mailers.state() == before


def test_split(mailers: Project, ask: Ask) -> None:
    """The import and its use in one hunk are two; one of them alone would be half."""
    done = ask("nn" + "s" + "yn" + "s" + "yy" + "nn")
    assert done.code == 0, done.stderr
    assert "(1/1) Take this hunk [y,n,q,a,d,s,e,?]?" in done.stdout and "(2/2)" in done.stdout
    assert "app/one.py can't be left half done" in done.stderr
    assert list(changed(mailers)) == ["app/one.py"]


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))
    monkeypatch.delenv("VISUAL", raising=False)


def test_edit(mailers: Project, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, r"sed -i 's/^+m = .*/+m = Sender()  # mine/' \"$1\"".replace(r"\"", '"'))
    assert ask("nn" + "e" + "nn").code == 0
    assert changed(mailers) == {"app/one.py": b"from app.new import Sender\n\nm = Sender()  # mine\n"}


@pytest.mark.parametrize("script", ["sed -i '/^-/d' \"$1\"", 'echo nonsense > "$1"', ': > "$1"'])
def test_an_edit_that_does_not_fit(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    editor(tmp_path, monkeypatch, script)
    done = ask("nn" + "e" + "nnn")
    assert done.code == 0 and "The edited hunk does not fit the file" in done.stderr


def test_an_edit_that_does_not_parse(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, "sed -i 's/^+m = .*/+m = = 1/' \"$1\"")
    done = ask("nn" + "e" + "nnn")
    assert "app/one.py can't be left half done: it would not parse" in done.stderr


def test_the_repository_does_not_name_the_editor(
    mailers: Project, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, "true")
    mailers.git("config", "core.editor", f"touch {tmp_path}/sprung;")
    assert ask("nn" + "e" + "nn").code == 0
    assert list(changed(mailers)) == ["app/one.py"] and not (tmp_path / "sprung").exists()


def test_what_would_break_another_file(tmp_path: Path) -> None:
    """The definition goes, and its importers stay: nothing is done."""
    old = {"app/old.py": FILES["app/new.py"].replace(b"Sender", b"Mailer")}
    plan = {"canonize.toml": PLAN.replace(b'paths = "listed"', b'shim = "none"')}
    project = make_project(tmp_path / "broken", {**FILES, **old, **plan})
    before = project.state()
    command = ["migrate", "--interactive", "--executor", "serial", "--repo", str(project.path), "--branch", "work"]
    found = CliRunner().invoke(app, command, input="d\nd\nd\ny\n")
    assert found.exit_code == 2 and "what you took would break" in found.stderr, found.stderr
    assert project.state() == before


def test_in_place(mailers: Project, ask: Ask) -> None:
    assert ask("nn" + "y" + "nn", "--in-place").code == 0
    assert mailers.git("diff", "--name-only") == "app/one.py"


def test_not_with_json(mailers: Project) -> None:
    assert mailers.canonize("migrate", "--interactive", "--json").code == 2


def test_on_a_terminal(mailers: Project) -> None:
    """Letters as somebody types them, and an answer that waits for them."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "canonize", "migrate", "-i", "--branch", "work", "--executor", "serial"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(mailers.path)
        os.execve(sys.executable, command, environment)
    seen = b""
    for letter in (b"n", b"n", b"y", b"q"):
        asked = seen.count(b"Take this hunk")
        while seen.count(b"Take this hunk") == asked and seen.count(b"]?") <= asked:
            seen += os.read(terminal, 4096)
        os.write(terminal, letter + b"\n")
    try:
        while True:
            seen += os.read(terminal, 4096)
    except OSError:
        pass
    assert os.waitpid(pid, 0)[1] == 0, seen.decode()
    assert list(changed(mailers)) == ["app/one.py"]
