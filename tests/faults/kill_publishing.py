"""Kill ``canonize pr open`` at random points, start it again, and look at what the forge has in the end.

A point is a request, a push, or a moment after one: before the forge has done what was asked; after it did and before
it answered; while canonize is writing commits, or its journal.  The process and the gits it started die at once, as
in a power cut.  The next run goes on and is killed in turn, until all is open.

    python -m tests.faults.kill_publishing TREE PLAN [--kills 20] [--seed N]

prints what was killed where, and what was found: any broken promise is an AssertionError.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.publish.fake_github import TOKEN, FakeGitHub, FakeRepository
from tests.publish.http_servers import serving

from canonize.publish.bodies import read_marker

OPTIONS = ("--batch-by", "directory", "--max-files", "50")


@dataclass
class Killer:
    """Kills a process group at the ``at``-th event from now."""

    at: int = 0
    delay: float = 0.0
    group: int = 0
    count: int = 0
    last: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, event: str) -> None:
        with self.lock:
            self.count += 1
            if not self.at or self.count != self.at:
                return
            self.last = event
        time.sleep(self.delay)
        with suppress(ProcessLookupError):
            os.killpg(self.group, signal.SIGKILL)


@dataclass(frozen=True)
class Round:
    """One migration, from nothing to all pull requests."""

    runs: int
    points: list[str]
    events: int  # of the last run


def environment(folder: Path) -> dict[str, str]:
    config = folder / "gitconfig"
    config.write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GH_", "GITHUB_"))}
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GH_ENTERPRISE_TOKEN": TOKEN,
        "GH_CONFIG_DIR": str(folder / "gh"),
        "CANONIZE_CACHE": str(folder / "cache"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


def run_round(
    tree: Path,
    plan: Path | None,
    folder: Path,
    kills: int,
    choose: random.Random,
    options: tuple[str, ...] = OPTIONS,
    say: Callable[[str], None] = print,
) -> Round:
    """Open all pull requests of ``tree``, killed at most ``kills`` times.  AssertionError for a broken promise."""
    fake = FakeGitHub(folder / "forge")
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--shared", str(tree), str(clone)], check=True)
    there = fake.create("acme", "app", tree)
    killer = Killer()
    fake.hook = killer
    points: list[str] = []
    runs = 0
    with serving(fake) as server:
        fake.url = fake.git_url = server.url
        subprocess.run(
            ["git", "-C", str(clone), "remote", "set-url", "origin", f"{server.url}/acme/app.git"], check=True
        )
        command = [sys.executable, "-m", "canonize", "pr", "open", *([str(plan)] if plan else []), *options]
        command += ["--base", "main", "--forge", "github", "--api-url", server.url, "--pause", "0", "-C", str(clone)]
        while True:
            runs += 1
            killer.count, killer.last = 0, ""
            killer.at = choose.randint(1, 30) if len(points) < kills else 0
            killer.delay = choose.choice((0.0, 0.0, 0.05, 0.2))
            process = subprocess.Popen(
                command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
            )
            killer.group = process.pid
            said = process.communicate()[1].decode()
            if process.returncode == -signal.SIGKILL:
                points.append(f"{killer.last}, {killer.delay:.2f} s later")
                say(f"killed at {points[-1]}: {len(there.pulls)} open")
                wait_for_group(process.pid)
                between(there)
                continue
            assert process.returncode in (0, 3), said
            break
        events = killer.count
    fake.hook = lambda event: None
    whole(there, clone)
    return Round(runs, points, events)


def between(there: FakeRepository) -> None:
    """At any moment: no two pull requests for one batch, at most one branch without its own."""
    heads = Counter(pull.head for pull in there.open_pulls())
    assert not [head for head, count in heads.items() if count > 1], heads
    assert len(set(there.branches()) - {"main", *heads}) <= 1


def whole(there: FakeRepository, clone: Path) -> None:
    """In the end: each batch once, no branch without its pull request, no file lost, none in two."""
    between(there)
    pulls = there.open_pulls()
    markers = [read_marker(pull.body) for pull in pulls]
    keys = [marker.batch for marker in markers if marker is not None]
    assert len(keys) == len(set(keys)) == len(pulls) == len(there.pulls), keys
    assert set(there.branches()) == {"main", *(pull.head for pull in pulls)}
    assert [pull.base for pull in pulls][:1] == ["main"]
    changed: list[str] = []
    for pull in pulls:
        changed += there.git("diff", "--name-only", f"{pull.base}..{pull.head}").splitlines()
    by_base = {pull.base: pull for pull in pulls}
    top = by_base["main"]
    while top.head in by_base:
        top = by_base[top.head]
    assert sorted(set(changed)) == there.git("diff", "--name-only", f"main..{top.head}").splitlines()
    made = Path(clone) / ".git/canonize/pulls.json"
    assert made.is_file() and TOKEN not in made.read_text()


def wait_for_group(group: int) -> None:
    for _ in range(1000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("git goes on and on")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=8)
    wanted = parser.parse_args()
    choose = random.Random(wanted.seed)
    killed = rounds = 0
    while killed < wanted.kills:
        with tempfile.TemporaryDirectory(prefix="canonize-kill-") as folder:
            found = run_round(wanted.tree.resolve(), wanted.plan.resolve(), Path(folder), wanted.kills - killed, choose)
        killed += len(found.points)
        rounds += 1
    print(f"{killed} kills in {rounds} rounds: no duplicate, no branch without its pull request, no lost batch")


if __name__ == "__main__":
    main()
