"""How each tool is told to move one symbol in every file; what people use for it today."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trees import Task, Tree

HERE = Path(__file__).resolve().parent
Command = Sequence[str] | str


@dataclass(frozen=True)
class Job:
    folder: Path
    venvs: Path
    tree: Tree

    @property
    def task(self) -> Task:
        return self.tree.one

    @property
    def names(self) -> tuple[str, str, str, str]:
        """Old module and name, new module and name."""
        ((old, new),) = self.task.moves.items()
        return *_split(old), *_split(new)

    def files(self) -> list[str]:
        """All but what the person wrote: a tool that only knows names would make the new module import itself."""
        every = (str(path.relative_to(self.folder)) for path in self.folder.rglob("*.py"))
        return sorted(path for path in every if path not in self.task.files)


@dataclass(frozen=True)
class Tool:
    """``command`` gets the files that it shall look at; those that take none are given the folder."""

    name: str
    does: str
    command: Callable[[Job, Sequence[str]], Command]
    package: str = ""
    takes_files: bool = False


def _split(symbol: str) -> tuple[str, str]:
    module, _, name = symbol.partition(":")
    return module, name


def libcst(job: Job, files: Sequence[str]) -> Command:
    (job.folder / ".libcst.codemod.yaml").write_text("modules: ['libcst.codemod.commands']\nrepo_root: '.'\n")
    module, name, to, called = job.names
    start = [f"{job.venvs}/libcst/bin/python", "-m", "libcst.tool", "codemod", "--no-format", "--hide-progress"]
    names = ["--old_name", f"{module}.{name}", "--new_name", f"{to}.{called}"]
    return [*start, "rename.RenameCommand", *names, *files]


def bowler(job: Job, files: Sequence[str]) -> Command:
    _, name, _, called = job.names
    query = f"Query(sys.argv[1:]).select_class({name!r}).rename({called!r})"
    run = f"import sys; from bowler import Query; {query}.execute(write=True, silent=True, interactive=False)"
    return [f"{job.venvs}/bowler/bin/python", "-c", run, *files]


def rope(job: Job, files: Sequence[str]) -> Command:
    _, name, module, called = job.names
    script = HERE.parent / "peers" / "with_rope.py"
    target = module.replace(".", "/") + ".py"
    return [f"{job.venvs}/rope/bin/python", str(script), job.tree.defined, name, target, called]


def pyflyby(job: Job, files: Sequence[str]) -> Command:
    module, name, to, called = job.names
    start = [f"{job.venvs}/pyflyby/bin/transform-imports", "--quiet", "--replace"]
    return [*start, f"--transform={module}.{name}={to}.{called}", *files]


def ast_grep(job: Job, files: Sequence[str]) -> Command:
    module, name, to, called = job.names
    rules = job.folder / ".git" / "rules.yml"
    rules.write_text(
        f"id: imports\nlanguage: python\nrule: {{pattern: from {module} import {name}}}\n"
        f"fix: from {to} import {called}\n---\n"
        f"id: uses\nlanguage: python\nrule: {{kind: identifier, regex: ^{name}$}}\nfix: {called}\n"
    )
    return [f"{job.venvs}/ast-grep/bin/ast-grep", "scan", "--rule", str(rules), "--update-all", "."]


def sed(job: Job, files: Sequence[str]) -> Command:
    module, name, to, called = job.names
    import_ = rf"s/\b{module.replace('.', chr(92) + '.')} import {name}\b/{to} import {called}/"
    return f"git grep -lzw {name} -- '*.py' | xargs -0 sed -i -E '{import_}; s/\\b{name}\\b/{called}/g'"


TOOLS = (
    Tool("git grep, sed", "replaces text", sed),
    Tool("ast-grep", "rewrites what one import pattern and one name match", ast_grep, "ast-grep-cli"),
    Tool("pyflyby transform-imports", "rewrites imports at the top, keeps the local name", pyflyby, "pyflyby", True),
    Tool("LibCST RenameCommand", "renames imports and uses", libcst, "libcst", True),
    Tool("Bowler rename", "renames the class, not its module", bowler, "bowler", True),
    Tool("rope rename, move", "renames, then moves the definition", rope, "rope"),
)
QUICK = {"git grep, sed", "ast-grep"}


def version(tool: Tool, venvs: Path) -> str:
    if not tool.package:
        return ""
    python = f"{venvs}/{tool.package.removesuffix('-cli')}/bin/python"
    return _said([python, "-c", f"import importlib.metadata as m; print(m.version({tool.package!r}))"])


def own_version() -> str:
    return _said(["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"])


def canonize(*arguments: str, cache: Path) -> list[str]:
    return ["env", f"CANONIZE_CACHE={cache}", sys.executable, "-m", "canonize", *arguments]


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
