"""``canonize demo``: the whole main job on the websocket fixture, in a repository of its own."""

from __future__ import annotations

import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, FOUND
from canonize.cli.commands.audit import audit
from canonize.cli.commands.diff import diff
from canonize.cli.commands.migrate import migrate
from canonize.cli.commands.verify import verify
from canonize.cli.options import DiffFormat, NoColor, Output
from canonize.errors import CanonizeError
from canonize.git.repository import open_repository
from canonize.suite import SuiteRun, run_suite

USERS = 10
BRANCH = "canonize/demo"
_TESTS = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=no"]


def demo(
    keep: Annotated[Path | None, typer.Option("--keep", help="Make the repository here and leave it.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Show the whole diff, not just its files.")] = False,
    no_color: NoColor = False,
) -> int:
    """Show all of it on a small application.

    It has eight WebSocket managers, and tests of its own, which run before and after.
    """
    out = Output(False, no_color)
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise CanonizeError(f"{keep} is not empty", "name a folder that does not exist yet")
    with tempfile.TemporaryDirectory(prefix="canonize-demo-") as folder:
        repo = keep or Path(folder) / "app"
        _make_repository(repo)
        _title(out, f"An application with duplicate managers, in {repo}")
        before = _suite(out, repo)
        _title(out, "canonize audit --name '*WebSocketManager'")
        audit(name=["*WebSocketManager"], repo=repo, no_color=no_color)
        _title(out, "canonize diff" if full else "canonize diff --format stat")
        diff(None, DiffFormat.TEXT if full else DiffFormat.STAT, no_pager=True, repo=repo, no_color=no_color)
        _title(out, f"canonize migrate --branch {BRANCH}")
        migrate(None, BRANCH, repo=repo, no_color=no_color)
        _title(out, f"git log --oneline {BRANCH}")
        repository = open_repository(repo)
        log = repository.run("log", "--oneline", "--stat=100", "--no-ext-diff", BRANCH, "-3")
        print(log.decode("utf-8", "replace"))
        _title(out, f"canonize verify --branch {BRANCH}")
        proof = verify(None, BRANCH, repo=repo, no_color=no_color)
        _title(out, f"git switch {BRANCH}, and the application's own tests again")
        repository.run("checkout", "--quiet", BRANCH)
        after = _suite(out, repo)
    served = before.code != 0 and after.code == 0 and proof == DONE
    print(f"\nBefore: {before.rate} of the tests passed.  After: {after.rate}.")
    out.say(
        f"The repository is in {keep}." if keep else "The repository was temporary; canonize demo --keep DIR leaves it."
    )
    return DONE if served else FOUND


def _make_repository(target: Path) -> None:
    """Lay the fixture out and commit it."""
    import git

    source = _fixture()
    shutil.copytree(source / "before", target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "canonize.toml", target / "canonize.toml")
    repo = git.Repo.init(target, initial_branch="main")
    with repo.config_writer() as config:
        config.set_value("user", "name", "canonize demo")
        config.set_value("user", "email", "demo@example.invalid")
        config.set_value("commit", "gpgsign", "false")
    repo.git.add("--all")
    repo.git.commit("--quiet", "--no-verify", "-m", "The application as it grew")


def _fixture() -> Path:
    """In the wheel beside the package; in a checkout under fixtures/."""
    packaged = Path(str(files("canonize") / "demo_fixture"))
    checkout = Path(__file__).resolve().parents[4] / "fixtures" / "websocket_managers"
    for place in (packaged, checkout):
        if (place / "canonize.toml").is_file():
            return place
    raise CanonizeError("the demo's fixture is not installed", "reinstall canonize")


def _suite(out: Output, repo: Path) -> SuiteRun:
    metric = run_suite([sys.executable, "-m", "app.metrics", str(USERS)], repo)
    print(metric.output.strip())
    tests = run_suite(_TESTS, repo)
    lines = tests.output.strip().splitlines()
    print(lines[-1] if lines else "the tests printed nothing")
    return tests


def _title(out: Output, text: str) -> None:
    out.result.print(f"\n$ {text}" if text.startswith(("canonize", "git")) else f"\n{text}", style="bold")
