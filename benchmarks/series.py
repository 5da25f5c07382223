"""What commits cost, beyond working out what is in them; and a repository of many files.

usage: series.py TREE          the same changes of TREE, a repository with a plan, as few commits and as many
       series.py --files N     migrate and verify a repository of N small modules, made for it

Times are of the processor, the git processes' included: a machine that is busy with other things does not change them.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from canonize.cli.options import Output
from canonize.cli.session import Derived, commit_specs, derive
from canonize.git.repository import open_repository
from canonize.git.series import write_series
from canonize_codemods.migration.series import GroupBy, Options

PLAN = 'schema = 1\n[[consolidate]]\ncanonical = "app.new:C"\nduplicates = ["app.old:C"]\n'
FILES = {"app/__init__.py": "", "app/new.py": "class C: ...\n", "app/old.py": "class C: ...\n"}


def seconds() -> float:
    mine, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + others.ru_utime + others.ru_stime


def commits(tree: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="canonize-series-") as folder:
        subprocess.run(["git", "clone", "-q", "-s", str(tree), folder], check=True)
        repo = open_repository(Path(folder))
        plan = tree / "canonize.toml"
        found: dict[GroupBy, tuple[int, float]] = {}
        for group_by in (GroupBy.PACKAGE, GroupBy.FILE):
            derived = derive(repo, plan, Output(True, True), 2, "process", "HEAD", options=Options(group_by))
            found[group_by] = (len(derived.migration.changesets), write(derived, str(group_by)))
    for group_by, (count, spent) in found.items():
        print(f"by {group_by}: {count} commits in {spent:.2f} s, {1000 * spent / count:.1f} ms each")
    (few, less), (many, more) = found.values()
    print(f"one more commit: {1000 * (more - less) / (many - few):.2f} ms")


def write(derived: Derived, branch: str) -> float:
    started = seconds()
    write_series(derived.workspace.repo, "HEAD", branch, commit_specs(derived.migration, derived.plan.digest))
    return seconds() - started


def files(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="canonize-series-") as folder:
        repo, plan = Path(folder, "repo"), Path(folder, "canonize.toml")
        plan.write_text(PLAN)
        subprocess.run(["git", "init", "-q", "-b", "main", str(repo)], check=True)
        many = {f"big/p{n % 100}/d{n // 100 % 10}/m{n}.py": f"x = {n}\n" + "# some text\n" * 40 for n in range(count)}
        users = {f"app/user{n}.py": "from app.old import C\n" for n in range(100)}
        stream = ["commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 1\nx\n"]
        for path, text in {**many, **users, **FILES}.items():
            stream.append(f"M 644 inline {path}\ndata {len(text)}\n{text}\n")
        subprocess.run(["git", "fast-import", "--quiet"], input="".join(stream).encode(), cwd=repo, check=True)
        for command in ("migrate", "verify"):
            started = seconds()
            run = [sys.executable, "-m", "canonize", command, str(plan), "--branch", "work", "-C", str(repo)]
            subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"{command}: {seconds() - started:.1f} s, at most {memory} MB a process")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, nargs="?")
    parser.add_argument("--files", type=int)
    wanted = parser.parse_args()
    if wanted.files:
        files(wanted.files)
    if wanted.tree:
        commits(wanted.tree)
