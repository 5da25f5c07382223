"""Many repositories: each fetched into a cache, worked out wherever the executor says, and only then published.

Workers get files and give back a ``Proposal``: no repository, no network and no token.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import git

from canonize.cli.proposing import proposed
from canonize.errors import CanonizeError
from canonize.formatting.apply import Style
from canonize.git.owners import read_owners
from canonize.git.process import own_environment
from canonize.git.repository import Repository, open_repository
from canonize.plan.read import find_plan, has_plan
from canonize.publish.batches import BatchBy
from canonize.publish.forge import address_of
from canonize.publish.proposal import OWNERS, Held, Proposal, Wanted, arrange
from canonize.publish.secrets import redact_urls
from canonize.suggestions import nearest_file
from canonize.workspace import line_length
from canonize_codemods.index.facts import Detail
from canonize_codemods.migration.mapping import serial
from canonize_codemods.migration.migrate import PlanRefused, build_index, migrate
from canonize_codemods.migration.series import GroupBy, Options
from canonize_codemods.plan import Consolidation, Plan

_KEYS = {"url", "base", "plan", "names"}
# Larger blobs are data; see ``workspace.TOO_LARGE``.
FETCH = ("--depth=1", "--filter=blob:limit=10m")


@dataclass(frozen=True, slots=True)
class Entry:
    """One repository of the list.  ``names``: without a plan, one is made from an audit of these."""

    url: str
    base: str = ""
    plan: Path | None = None
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        found = address_of(self.url)
        return f"{found.host}/{found.project}"


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker needs."""

    sources: Mapping[str, bytes]
    settings: Mapping[str, bytes]  # of formatters
    plan: Plan | None
    names: tuple[str, ...]
    owners: tuple[bytes, str] | None
    wanted: Wanted
    held: Held
    name: str
    base: str
    commit: str


@dataclass(frozen=True, slots=True)
class Failed:
    cause: str
    remedy: str


def read_list(path: Path) -> list[Entry]:
    """``[[repository]]`` tables with ``url``, and ``base``, ``plan``, ``names`` where they differ.  CanonizeError."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        remedy = nearest_file(path, "name a file of [[repository]] tables", ".toml")
        raise CanonizeError(f"can't read {path}: {error.strerror}", remedy) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CanonizeError(f"{path}: {error}", "write it as TOML: [[repository]] tables, each with a url") from None
    tables = found.get("repository")
    if set(found) - {"repository"} or not isinstance(tables, list) or not tables:
        raise CanonizeError(f"{path} has no list of repositories", "write [[repository]] tables, each with a url")
    entries = [_entry(path, number, table) for number, table in enumerate(tables, 1)]
    names = [entry.name for entry in entries]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise CanonizeError(f"{path} has {twice} twice", "leave one of them out")
    return entries


def _entry(path: Path, number: int, table: Any) -> Entry:
    where = f"{path}: repository {number}"
    if not isinstance(table, dict) or not isinstance(table.get("url"), str):
        raise CanonizeError(f"{where} has no url", 'write url = "https://HOST/OWNER/NAME.git"')
    unknown = set(table) - _KEYS
    names = table.get("names", [])
    texts = [table.get("base", ""), table.get("plan", "")]
    if unknown or not all(isinstance(text, str) for text in texts) or not isinstance(names, list):
        raise CanonizeError(f"{where}: {', '.join(sorted(unknown)) or 'a value of another kind'}", "see docs/how-to")
    url = table["url"]
    if redact_urls(url) != url and "@" in url.partition("://")[2] and not url.startswith("ssh://"):
        raise CanonizeError(f"{where}: {redact_urls(url)} has credentials in it", "take them out; see gh auth login")
    plan = path.parent / texts[1] if texts[1] else None
    return Entry(url, texts[0], plan, tuple(map(str, names)))


def open_clone(folder: Path, entry: Entry) -> Repository:
    """The clone of an entry below ``folder``, made empty if need be.  CanonizeError where it cannot be."""
    path = folder / entry.name
    try:
        if not (path / ".git").is_dir():
            path.mkdir(parents=True, exist_ok=True)
            with own_environment():
                git.Repo.init(path).close()
    except (OSError, git.GitError) as error:
        raise CanonizeError(f"can't make {path}: {error}", "name another folder with --clones") from None
    repo = open_repository(path)
    wanted = {"url": entry.url, "promisor": "true", "partialclonefilter": "blob:limit=10m"}
    for key, value in wanted.items():
        repo.run("config", f"remote.origin.{key}", value)
    return open_repository(path)


def plan_of(repo: Repository, commit: str, entry: Entry, common: Path | None) -> Plan | None:
    """The entry's own plan, else the common one, else what the commit has; None where a plan is to be made."""
    given = entry.plan or common
    if given is not None:
        return find_plan(repo.root, given)
    with tempfile.TemporaryDirectory(prefix="canonize-plan-") as folder:  # there is no checkout to read it from
        for name in ("canonize.toml", "pyproject.toml"):
            done = repo.ask("cat-file", "blob", f"{commit}:{name}")
            if done.status == 0:
                Path(folder, name).write_bytes(done.stdout)
        if has_plan(Path(folder)):
            return find_plan(Path(folder), None)
    if entry.names:
        return None
    raise CanonizeError("there is no plan", "commit a canonize.toml, or give plan or names in the list")


def work_out(task: Task) -> Proposal | Failed:
    """Audit, plan, migrate, cut: for any executor.  Nothing is raised: one repository must not end the others."""
    try:
        return _proposal(task)
    except CanonizeError as error:
        return Failed(error.cause, error.remedy)
    except PlanRefused as refused:
        problem = refused.problems[0]
        return Failed(f"{task.plan.file if task.plan else 'plan'}: {problem.message}", problem.remedy)
    except Exception as error:
        return Failed(f"a defect of canonize: {type(error).__name__}: {error}", "report it")


def _proposal(task: Task) -> Proposal:
    plan = task.plan or _made(task.sources, task.names)
    if plan.line_length is None:
        plan = replace(plan, line_length=line_length(task.sources.get("pyproject.toml", b"")))
    migration = migrate(task.sources, plan, Options(GroupBy.FILE))
    migration = Style(plan, task.sources, task.settings, serial).applied(migration)
    wanted = task.wanted
    owners = read_owners(*task.owners) if task.owners is not None else lambda path: ""
    if task.owners is None and (wanted.by is BatchBy.OWNER or OWNERS in wanted.reviewers):
        raise CanonizeError("there is no CODEOWNERS", "commit one, or cut by package")
    where = (task.name, task.base, task.commit)
    return arrange(migration, plan, task.sources, owners, wanted, task.held, where)


def _made(sources: Mapping[str, bytes], names: Sequence[str]) -> Plan:
    """A plan from an audit.  CanonizeError where there is nothing to consolidate."""
    index, facts = build_index(sources, (), detail=Detail.DEEP)
    found = proposed(index, facts, names)
    entries = tuple(Consolidation(canonical, tuple(duplicates)) for canonical, duplicates in found.items())
    return Plan(entries, digest=sha256(repr(entries).encode()).hexdigest()[:16], file="the audit's proposal")
