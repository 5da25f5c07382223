"""A repository that was built to attack: every command is run on it, and no program of its configuration runs.

Each trap leaves a canary of its own; the second half of the file springs every one of them by git itself, since a trap
that is broken proves nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repositories import Project, case, make_project

HOOKS = (
    *("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-checkout", "post-index-change"),
    *("reference-transaction", "pre-rebase", "post-rewrite", "pre-push", "update", "pre-auto-gc"),
)
COMMANDS = (
    ("audit",),
    ("audit", "--rev", "HEAD"),
    ("plan", "app.service:Pool=app.pool:Pool", "-o", "-"),
    ("diff",),
    ("diff", "--format", "patch"),
    ("diff", "--worktree"),
    ("verify",),
    ("migrate", "--branch", "work"),
    ("verify", "--branch", "work"),
    ("migrate", "--branch", "work", "--update", "--group-by", "file"),
    ("undo",),
    ("migrate", "--in-place", "--allow-dirty"),
    ("undo",),
)
# One of each: what a command loads depends on no option.
ONE_OF_EACH = (
    ("audit",),
    ("plan", "app.service:Pool=app.pool:Pool", "-o", "-"),
    ("diff", "--worktree"),
    ("migrate", "--branch", "work"),
    ("verify", "--branch", "work"),
    ("undo",),
    ("migrate", "--in-place", "--allow-dirty"),
)
Setting = Callable[[Project, str], None]


def config(*keys: str, prefix: str = "") -> Setting:
    def set_all(project: Project, trap: str) -> None:
        for key in keys:
            project.git("config", key, prefix + trap)

    return set_all


def attribute(line: str, *keys: str) -> Setting:
    def set_all(project: Project, trap: str) -> None:
        config(*keys)(project, trap)
        with (project.path / ".git/info/attributes").open("a") as file:
            file.write(line + "\n")

    return set_all


def hooks(project: Project, trap: str) -> None:
    for name in HOOKS:
        hook = project.path / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\n{trap}\n")
        hook.chmod(0o755)


def included(project: Project, trap: str) -> None:
    (project.path / ".git/more").write_text(f'[filter "more"]\n\tclean = {trap}; cat\n')
    project.git("config", "--add", "include.path", "more")
    attribute("*.more filter=more")(project, trap)


def included_if(project: Project, trap: str) -> None:
    (project.path / ".git/even-more").write_text(f"[core]\n\tsshCommand = {trap}\n")
    project.git("config", "includeIf.gitdir:**.path", "even-more")


def submodule(project: Project, trap: str) -> None:
    other = make_project(project.path.parent / "other", {"a.py": b"1\n"})
    project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "sub")
    Project(project.path / "sub").git("config", "core.fsmonitor", trap)
    project.git("config", "submodule.sub.update", f"!{trap}")


def worktree_config(project: Project, trap: str) -> None:
    project.git("config", "extensions.worktreeConfig", "true")
    project.git("config", "--worktree", "filter.worktree.clean", f"{trap}; cat")
    attribute("*.wt filter=worktree")(project, trap)


TRAPS: dict[str, tuple[Setting, tuple[str, ...]]] = {
    # name: how it is set, and the git command that springs it
    "submodule": (submodule, ("status",)),  # the first, as adding one would spring the others
    "fsmonitor": (config("core.fsmonitor"), ("status",)),
    "hooks": (hooks, ("commit", "--allow-empty", "-m", "x")),
    "clean": (attribute("*.py filter=clean", "filter.clean.clean"), ("status",)),
    "process": (attribute("*.txt filter=process", "filter.process.process"), ("status",)),
    "smudge": (attribute("*.s filter=smudge", "filter.smudge.smudge"), ("checkout", "--", "a.s")),
    "included": (included, ("status",)),
    "worktree-config": (worktree_config, ("status",)),
    "alias": (config("alias.pwn", "alias.log", "alias.rev-parse", prefix="!"), ("pwn",)),
    "textconv": (attribute("*.tc diff=tc", "diff.tc.textconv"), ("log", "-p", "--", "a.tc")),
    "diff-command": (attribute("*.dc diff=dc", "diff.dc.command"), ("diff", "--", "a.dc")),
    "external-diff": (config("diff.external"), ("diff",)),
    "credential": (config("credential.helper", prefix="!"), ("credential", "fill")),
    "ssh": (included_if, ("ls-remote", "ssh://nowhere.invalid/x")),
    "pager": (config("core.pager", "pager.log", "pager.diff"), ("-p", "log")),
    "editor": (config("core.editor", "sequence.editor"), ("commit", "--amend")),
    "gpg": (config("gpg.program", "gpg.ssh.program"), ("commit", "--allow-empty", "-S", "-m", "x")),
    "ask-pass": (config("core.askPass"), ("credential", "fill")),
}


def arm(project: Project, names: tuple[str, ...] = tuple(TRAPS)) -> None:
    project.commit({"a.txt": b"1\n", "a.s": b"1\n", "a.tc": b"1\n", "a.dc": b"1\n", "a.more": b"1\n", "a.wt": b"1\n"})
    for name in names:
        trap = project.path.parent / f"trap-{name}"
        trap.write_text(f"#!/bin/sh\ntouch {project.path.parent}/sprung-{name}\n")
        trap.chmod(0o755)
        TRAPS[name][0](project, str(trap))
    # Git looks into a file only when its status changed, and its size did not.
    project.write(dict.fromkeys(("a.txt", "a.more", "a.wt", "a.dc"), b"2\n"))
    main = project.path / "app/main.py"
    main.write_bytes(main.read_bytes()[:-1] + b" ")
    (project.path / "a.s").unlink()
    disarm(project)


def sprung(project: Project) -> list[str]:
    return sorted(path.name.removeprefix("sprung-") for path in project.path.parent.glob("sprung-*"))


def disarm(project: Project) -> None:
    for name in sprung(project):
        (project.path.parent / f"sprung-{name}").unlink()


def test_nothing_runs(project: Project) -> None:
    arm(project)
    for command in COMMANDS:
        done = project.canonize(*command)
        assert done.code in (0, 3), (command, done.stderr)
        assert sprung(project) == [], command


@pytest.mark.parametrize("name", TRAPS)
def test_the_traps_work(project: Project, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arm(project, (name,))
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    if name == "pager":  # for which git wants a terminal
        import pty

        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp("git", ["git", "-C", str(project.path), *TRAPS[name][1]])
        try:
            while os.read(terminal, 1000):
                pass
        except OSError:
            pass
        os.waitpid(pid, 0)
    else:
        project.git(*TRAPS[name][1], input=b"protocol=https\nhost=nowhere.invalid\n\n", check=False)
    assert sprung(project) == [name]


@pytest.mark.parametrize("key", ["gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand", "gpg.x509.program"])
@pytest.mark.parametrize("options", [(), ("--run-hooks",)])
def test_who_signs_is_not_for_the_repository_to_say(project: Project, key: str, options: tuple[str, ...]) -> None:
    """It may ask for signatures; the program is the user's."""
    trap = project.path.parent / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {project.path.parent}/sprung-gpg\n")
    trap.chmod(0o755)
    project.git("config", "commit.gpgSign", "true")
    project.git("config", key, str(trap))
    done = project.canonize("migrate", "--branch", "work", *options)
    assert done.code == 2 and "itself names the program that signs" in done.stderr
    assert sprung(project) == [] and project.git("branch", "--list", "work") == ""


def test_variables_do_not_leak_in(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a hook, an alias or ``git rebase --exec`` would leave them."""
    other = make_project(tmp_path / "other", {"a.py": b"1\n"})
    before = other.state()
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung-variable\n")
    trap.chmod(0o755)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR"):
        monkeypatch.setenv(name, str(trap))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.fsmonitor={trap}'")
    for name, value in {
        "GIT_DIR": other.path / ".git",
        "GIT_WORK_TREE": other.path,
        "GIT_INDEX_FILE": tmp_path / "index",
        "GIT_OBJECT_DIRECTORY": tmp_path / "objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": other.path / ".git/objects",
        "GIT_NAMESPACE": "elsewhere",
        "GIT_PREFIX": "app/",
        "GIT_COMMON_DIR": other.path / ".git",
        "GIT_SHALLOW_FILE": tmp_path / "shallow",
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_TRACE": tmp_path / "trace",
    }.items():
        monkeypatch.setenv(name, str(value))
    for command in COMMANDS:
        done = project.canonize(*command)
        assert done.code in (0, 3), (command, done.stderr)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if name not in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
            monkeypatch.delenv(name)
    assert other.state() == before and sprung(other) == []
    assert not any((tmp_path / name).exists() for name in ("index", "objects", "shallow", "trace"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_safe_directory(project: Project, tmp_path: Path) -> None:
    """What belongs to somebody else is refused, until the user says that it is safe."""
    for path in (project.path, project.path / ".git"):
        os.chown(path, 65534, 65534)
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 2 and "safe.directory" in done.stderr
    with (tmp_path / "gitconfig").open("a") as file:
        file.write(f"[safe]\n\tdirectory = {project.path}\n")
    assert project.canonize("migrate", "--branch", "work").code == 0


# -- links


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of the user's with the same files as the project's package."""
    folder = tmp_path / "outside"
    for path, data in case("mixed_module_forward").before.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", ["app", "app/service.py", "app/main.py", "app/_moved.py"])
def test_a_link_leads_no_edit_outside(project: Project, outside: Path, name: str) -> None:
    before = content(outside)
    place = project.path / name
    if place.is_dir():
        place.rename(project.path.parent / "aside")
    else:
        place.unlink(missing_ok=True)
    place.symlink_to(outside / name)
    project.canonize("migrate", "--in-place", "--allow-dirty")
    assert content(outside) == before and not (outside / "app/_moved.py").exists()


@pytest.mark.parametrize("name", ["canonize", "canonize/run.json", "canonize/run.draft", "canonize/run.lock",
                                  "canonize/last.json", "canonize/last.draft", "canonize/in-place.draft",
                                  "canonize/in-place.lock", "canonize/in-place.done"])  # fmt: skip
def test_a_link_leads_no_journal_outside(project: Project, outside: Path, name: str) -> None:
    before = content(outside)
    place = project.path / ".git" / name
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside if "." not in name or name.endswith((".done", "place.draft")) else outside / "new")
    for command in (("migrate", "--branch", "work"), ("migrate", "--in-place"), ("undo",)):
        done = project.canonize(*command)
        assert "defect" not in done.stderr, done.stderr
    assert content(outside) == before


def test_a_link_leads_no_plan_outside(project: Project, outside: Path) -> None:
    (project.path / "canonize.toml").unlink()
    (project.path / "canonize.toml").symlink_to(outside / "new.toml")
    done = project.canonize("plan", "app.service:Pool=app.pool:Pool")
    assert done.code == 2 and "symbolic link" in done.stderr
    assert not (outside / "new.toml").exists()


def test_a_journal_that_lies_removes_nothing(project: Project, outside: Path) -> None:
    """It is the repository's word: a folder that canonize can't have made stays, and so does what it points out."""
    (outside / "tree").mkdir()
    before = content(outside)
    run = {"branch": "main", "base": "x", "plan": "x", "step": "hooks", "tree": str(outside / "tree"), "importer": 1}
    (project.path / ".git/canonize").mkdir()
    (project.path / ".git/canonize/run.json").write_text(json.dumps({"schema": 1, "run": run}))
    assert project.canonize("migrate", "--branch", "work").code == 0
    assert content(outside) == before and (outside / "tree").is_dir()


def test_code_is_not_run(project: Project) -> None:
    """Neither by what is migrated, nor by what Python finds in the current folder."""
    canary = f"open({str(project.path.parent / 'sprung-code')!r}, 'w')\n".encode()
    names = (
        "sitecustomize.py",
        "git.py",
        "rich.py",
        "conftest.py",
        "setup.py",
        "app/__init__.py",
        "libcst/__init__.py",
    )
    project.commit(dict.fromkeys(names, canary))
    import subprocess

    program = str(Path(sys.executable).with_name("canonize"))
    if not Path(program).exists():
        pytest.skip("canonize is not installed beside this Python")
    for command in ONE_OF_EACH:
        done = subprocess.run([program, *command], cwd=project.path, capture_output=True)
        assert done.returncode in (0, 3), done.stderr
    assert sprung(project) == []
