"""``canonize plan``: decisions to review, with the evidence beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cache.cache import open_cache
from canonize.cli import completion
from canonize.cli.options import HERE, ExecutorName, Jobs, NoColor, Output, Quiet, Repo, typed
from canonize.cli.planning import check_target, with_evidence, write_plan
from canonize.cli.proposing import corrected, proposed
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.plan.read import configured_roots
from canonize.plan.tables import PLAN
from canonize.workspace import locate, open_worktree
from canonize_codemods.index.facts import Detail
from canonize_codemods.migration.migrate import build_index
from canonize_codemods.plan import Consolidation, Paths, ShimForm
from canonize_codemods.rewriting.moves import Uses
from canonize_codemods.symbols import Symbol


def plan(
    moves: Annotated[
        list[str] | None,
        typer.Argument(metavar="OLD=NEW", help="module:Name=module:Name", autocompletion=completion.moves),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="Propose a canonical for these (glob).", autocompletion=completion.names),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to; - for standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a plan that exists.")] = False,
    shim: Annotated[ShimForm, typer.Option("--shim", help="What stays at the old path.")] = ShimForm.FORWARD,
    uses: Annotated[Uses, typer.Option("--uses", help="Rename the uses, or keep the old local name.")] = Uses.RENAME,
    paths: Annotated[
        Paths, typer.Option("--paths", help="Aliases and re-exports too, or just the listed.")
    ] = Paths.ALL,
    repo: Repo = HERE,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Write canonize.toml: what is canonical, and what is not.

    Give OLD=NEW for each duplicate, or --name to have a canonical proposed from an audit; with both, OLD=NEW corrects
    what is proposed.
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    repository.resolve("HEAD")
    target = check_target(repository, output, force)
    roots = configured_roots(repository.root, target != repository.root / PLAN)
    if not moves and not name:
        raise CanonizeError("nothing to plan", "give OLD=NEW, or --name GLOB; canonize audit shows what there is")
    with open_mapper(executor, jobs, out.talk) as mapper, open_cache(out.say) as cache:
        mapper.stage("reading the repository")
        sources = open_worktree(repository).sources
        given = _grouped(moves or [])
        named = {symbol.module for new, old in given.items() for symbol in (new, *old)}
        index, facts = build_index(
            sources, roots, mapper, Detail.DEEP if name else Detail.OUTLINE, cache.facts, whole=named
        )
        wanted = given
        if name:
            found = proposed(index, facts, name, lambda part: mapper.stage(f"auditing {part}"))
            wanted = corrected(found, given)
        entries = [
            Consolidation(canonical, tuple(duplicates), paths, uses, shim) for canonical, duplicates in wanted.items()
        ]
        mapper.stage("gathering evidence")
        evidenced = with_evidence(entries, index, facts, sources)
    return write_plan(target, evidenced, index, out, next=typed("diff", plan=output, repo=repo))


def _grouped(moves: list[str]) -> dict[Symbol, list[Symbol]]:
    """OLD=NEW arguments by canonical symbol, in order.  Raises CanonizeError."""
    found: dict[Symbol, list[Symbol]] = {}
    for text in moves:
        old, equals, new = text.partition("=")
        try:
            if not equals:
                raise ValueError(f"{text!r} is not OLD=NEW")
            found.setdefault(Symbol.parse(new), []).append(Symbol.parse(old))
        except ValueError as error:
            raise CanonizeError(str(error), "write app.old:Name=app.new:Name, or app.old=app.new") from None
    return found
