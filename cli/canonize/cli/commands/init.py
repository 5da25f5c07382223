"""``canonize init``: a plan, one question after the other; each has a flag that answers it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from canonize.cache.cache import open_cache
from canonize.cli import completion
from canonize.cli.options import HERE, ExecutorName, Jobs, NoColor, Output, Quiet, Repo, typed
from canonize.cli.planning import check_target, with_evidence, write_plan
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.git.repository import Repository
from canonize.outline import outline
from canonize.plan.read import configured_roots
from canonize.plan.tables import PLAN
from canonize.suggestions import nearest
from canonize.workspace import locate, open_worktree
from canonize_codemods.audit.audit import audit
from canonize_codemods.audit.result import AuditOptions, AuditResult, Group
from canonize_codemods.index.facts import Detail
from canonize_codemods.migration.migrate import build_index
from canonize_codemods.migration.series import GroupBy
from canonize_codemods.plan import Consolidation
from canonize_codemods.symbols import Symbol
from canonize_codemods.words import counted

_SHOWN = 12
_SKIP = "skip"


def init(
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="Names to consolidate (glob).", autocompletion=completion.names),
    ] = None,
    canonical: Annotated[
        list[str] | None,
        typer.Option("--canonical", metavar="SYMBOL", help="module:Name, one for each name; else the proposed ones."),
    ] = None,
    group_by: Annotated[GroupBy | None, typer.Option("--group-by", help="What makes one commit.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take what is proposed for everything not given.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to; - for standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a plan that exists.")] = False,
    repo: Repo = HERE,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Write a plan by answering questions: names, canonical, commits.

    Where standard input is no terminal, the flags have to answer: --name, --canonical or --yes, --group-by or --yes.
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    repository.resolve("HEAD")
    target = check_target(repository, output, force)
    roots = configured_roots(repository.root, target != repository.root / PLAN)
    given = _symbols(canonical or [])
    asks = sys.stdin is not None and sys.stdin.isatty() and not yes
    if not asks:
        _require(name=name, canonical=given or yes, group_by=group_by or yes)
    names = tuple(name or _ask_names(repository, out))
    with open_mapper(executor, jobs, out.talk) as mapper, open_cache(out.say) as cache:
        mapper.stage("reading the repository")
        sources = open_worktree(repository).sources
        index, facts = build_index(sources, roots, mapper, Detail.DEEP, cache.facts)
        paths = list(index.layout.paths)
        facts.prefetch(paths)
        options = AuditOptions(names=names)
        result = audit(index, paths, sources.__getitem__, options, lambda part: mapper.stage(f"auditing {part}"))
        groups = _groups(result, names)
        _check_given(given, groups)
        entries = []
        with mapper.paused():
            for group in groups:
                chosen = _given(group, given) or (_ask_canonical(group, out) if asks else _proposed(group))
                if chosen is not None:
                    others = tuple(each.symbol for each in group.definitions if each.symbol != chosen)
                    entries.append(Consolidation(chosen, others))
        if not entries:
            raise CanonizeError("nothing was chosen, so nothing was written", "run it again, or canonize plan OLD=NEW")
        mapper.stage("gathering evidence")
        evidenced = with_evidence(entries, index, facts, sources)
    grouping = group_by or (_ask_grouping() if asks else GroupBy.PACKAGE)
    return write_plan(target, evidenced, index, out, grouping, typed("diff", plan=output, repo=repo))


def _require(*, name: object, canonical: object, group_by: object) -> None:
    """CanonizeError for a question that nobody can answer."""
    missing = [] if name else ["--name GLOB"]
    missing += [] if canonical else ["--canonical MODULE:NAME or --yes"]
    missing += [] if group_by else ["--group-by GROUP or --yes"]
    if missing:
        raise CanonizeError("init asks questions, and standard input is no terminal", f"give {', '.join(missing)}")


def _ask_names(repository: Repository, out: Output) -> list[str]:
    found = outline(repository).repeated[:_SHOWN]
    if found:
        out.say("Class names that several modules define, by a quick look:")
        for number, (each, modules) in enumerate(found, 1):
            out.say(f"  {number:2}  {each}  {len(modules)} modules")
    while True:
        answer: str = typer.prompt("Which shall become one? Numbers or names, * for any", err=True)
        words = answer.replace(",", " ").split()
        picked = [
            found[int(word) - 1][0] if word.isdecimal() and 0 < int(word) <= len(found) else word for word in words
        ]
        if picked and not any(word.isdecimal() for word in picked):
            return list(dict.fromkeys(picked))
        out.say("That is no number of the list.")


def _groups(result: AuditResult, names: tuple[str, ...]) -> list[Group]:
    groups = [group for group in result.duplicated if group.proposal is not None]
    if not groups:
        hints = [hint for unknown in result.unknown_names for hint in unknown.hints]
        remedy = f"did you mean {', '.join(hints)}?" if hints else f"see canonize audit --all --name '{names[0]}'"
        raise CanonizeError(f"nothing called {', '.join(names)} has duplicates", remedy)
    return groups


def _ask_canonical(group: Group, out: Output) -> Symbol | None:
    assert group.proposal is not None
    candidates = group.proposal.candidates
    out.say(f"\n{group.name}: {counted(len(candidates), 'definition')}")
    for number, each in enumerate(candidates, 1):
        place = f"{each.definition.path}:{each.definition.line}"
        facts = f"{counted(each.sites, 'import site')}, {counted(each.members, 'member')}"
        out.say(f"  {number}  {each.definition.symbol}  ({place}; {facts})")
    out.say(f"The first is proposed: {'; '.join(group.proposal.reasons)}")
    while True:
        answer = str(typer.prompt(f"Which stays? A number, or {_SKIP}", default="1", err=True)).strip()
        if answer == _SKIP:
            return None
        if answer.isdecimal() and 0 < int(answer) <= len(candidates):
            return candidates[int(answer) - 1].definition.symbol
        out.say("That is no number of the list.")


def _ask_grouping() -> GroupBy:
    while True:
        choices = ", ".join(GroupBy)
        answer = str(typer.prompt(f"What makes one commit? {choices}", default=str(GroupBy.PACKAGE), err=True)).strip()
        if answer in list(GroupBy):
            return GroupBy(answer)


def _proposed(group: Group) -> Symbol | None:
    return group.proposal.canonical.symbol if group.proposal is not None else None


def _given(group: Group, given: list[Symbol]) -> Symbol | None:
    return next((each.symbol for each in group.definitions if each.symbol in given), None)


def _symbols(texts: list[str]) -> list[Symbol]:
    try:
        return [Symbol.parse(text) for text in texts]
    except ValueError as error:
        raise CanonizeError(str(error), "write module:Name") from None


def _check_given(given: list[Symbol], groups: list[Group]) -> None:
    known = [str(each.symbol) for group in groups for each in group.definitions]
    for symbol in map(str, given):
        if symbol not in known:
            remedy = nearest(symbol, known, f"found are {', '.join(known[:_SHOWN])}")
            raise CanonizeError(f"{symbol} is none of the definitions that were found", remedy)
