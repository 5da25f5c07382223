"""``canonize`` alone: what it is, what is here, and what to type next."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from canonize.cli.boundary import DONE
from canonize.cli.options import Output
from canonize.errors import CanonizeError
from canonize.git.branches import tip
from canonize.git.repository import Repository, open_repository
from canonize.git.runs import Runs
from canonize.outline import MOST_FILES, outline
from canonize.plan.read import find_plan, has_plan
from canonize.progress import display
from canonize.reports.lines import say

_SHOWN = 5
_WHAT = "canonize sends every import of a duplicate to the one class, function or module that you call canonical."


def guide() -> int:
    """A few lines, and quick: names are looked at, nothing is parsed and nothing written."""
    out = Output(False, False)
    say(out.result, _WHAT)
    try:
        repo = open_repository(Path())
        repo.resolve("HEAD")
    except CanonizeError as error:
        _next(out, f"Here, {error.cause}.", [("canonize demo", "shows the whole job on a small application")])
        return DONE
    if has_plan(repo.root):
        _with_plan(repo, out)
    else:
        _without_plan(repo, out)
    return DONE


def _without_plan(repo: Repository, out: Output) -> None:
    with display(out.talk) as shown:
        shown.stage("a quick look")
        found = outline(repo)
    files = "Python file" if found.files == 1 else "Python files"
    lines = [f"{repo.root.name}: {found.files:,} {files}, and no plan yet."]
    if found.files > MOST_FILES:
        lines.append("Too many files for a quick look.")
    name = "*Manager*"
    if repeated := found.repeated:
        name = repeated[0][0]
        classes = "class name is" if len(repeated) == 1 else "class names are"
        lines.append(f"{len(repeated):,} {classes} defined in several modules outside tests, by a quick look:")
        widest = max(len(each) for each, _ in repeated[:_SHOWN])
        lines += [f"  {each:{widest}}  {len(modules)} modules" for each, modules in repeated[:_SHOWN]]
        if len(repeated) > _SHOWN:
            lines.append(f"  and {len(repeated) - _SHOWN:,} more")
    elif found.files:
        lines.append("A quick look finds no class name that several modules define.")
    steps = [
        (f"canonize audit --name '{name}'", "which of them are the same, and who imports them"),
        ("canonize init", "choose what becomes canonical, and write a plan"),
    ]
    _next(out, "\n".join(lines), steps)


def _with_plan(repo: Repository, out: Output) -> None:
    plan = find_plan(repo.root)
    entries = "entry" if len(plan.consolidations) == 1 else "entries"
    lines = [f"{repo.root.name}: the plan in {plan.file} has {len(plan.consolidations)} {entries}:"]
    for entry in plan.consolidations[:_SHOWN]:
        lines.append(f"  {entry.canonical}  takes the place of {len(entry.duplicates)}")
    run = Runs(repo).last()
    if run is not None and tip(repo, run.branch) is not None:
        lines.append(f"The last run made the branch {run.branch}.")
        steps = [
            (f"canonize verify --branch {run.branch}", "prove it"),
            (f"git log --stat {run.base[:10]}..{run.branch}", "read it"),
            ("canonize undo", "take it back"),
        ]
    else:
        steps = [
            ("canonize diff", "what would change, commit by commit; writes nothing"),
            ("canonize migrate", "the same as commits on a new branch; your checkout stays as it is"),
        ]
    _next(out, "\n".join(lines), steps)


def _next(out: Output, text: str, steps: list[tuple[str, str]]) -> None:
    say(out.result, f"\n{text}\n\nNext:")
    width = max(len(command) for command, _ in [*steps, ("canonize --help", "")])
    for command, what in [*steps, ("canonize --help", "all commands")]:
        say(out.result, what, lead=Text(f"  {command:{width}}  ", "bold"))
