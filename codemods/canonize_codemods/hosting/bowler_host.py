"""Bowler queries over values: its engine without its tool, which reads trees, writes files and hides failures.

Facts about Bowler 0.9: every way to run a query (``execute``, ``diff``, ``write``, …) goes through ``Query.execute``;
``Query.compile`` gives the fixers; its tool needs semaphores, turns CRLF into LF and adds a last newline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from typing import Any

from canonize_codemods.line_matcher import LineMatcher
from canonize_codemods.source import LINE_END, Source, SourceError
from canonize_codemods.syntax.bowler_engine import refusals

from .host import Says, Transform


class NotLetLoose(Exception):
    """A script that drives Bowler's tool itself cannot be run over values."""


@contextmanager
def captured() -> Iterator[list[Any]]:
    """Queries that are executed meanwhile are collected here, and not executed."""
    queries: list[Any] = []
    query, tool = import_module("bowler.query").Query, import_module("bowler.tool").BowlerTool
    before = query.execute, tool.run

    def execute(self: Any, **options: Any) -> Any:
        if self not in queries:
            queries.append(self)
        self.retcode = 0
        return self

    def run(self: Any, *paths: Any, **options: Any) -> Any:
        raise NotLetLoose("it runs BowlerTool itself; only a Query can be previewed")

    query.execute, tool.run = execute, run
    try:
        yield queries
    finally:
        query.execute, tool.run = before


def bowler_transform(queries: Sequence[Any], wants: Callable[[Any, str], bool]) -> Transform:
    """A transform by all queries in order; ``wants`` says whether one is about a path."""

    @cache
    def engine(at: int, print_function: bool) -> Any:
        """Made once: its patterns take longer to compile than most files to look at."""
        return _engine(queries[at].compile(), print_function)

    def transform(path: str, module: str, is_package: bool, data: bytes, say: Says) -> bytes:
        source = Source.decode(data)
        lines = LINE_END.sub("\n", source.text)
        text = lines if lines.endswith("\n") or not lines else lines + "\n"
        for at, query in enumerate(queries):
            if wants(query, path):
                text = _run(query, partial(engine, at), path, text)
        if not lines.endswith("\n"):
            text = text.removesuffix("\n")
        return data if text == lines else source.encode(_with_line_ends(source, text))

    return transform


def _run(query: Any, engine_for: Callable[[bool], Any], path: str, text: str) -> str:
    """Raises SourceError for what fissix cannot read."""
    failures: list[SourceError] = []
    for print_function in (True, False) if query.python_version == 3 else (False,):
        engine = engine_for(print_function)
        try:
            tree = engine.driver.parse_string(text)
        except refusals() as error:
            failures.append(_failure(error))
            continue
        engine.refactor_tree(tree, path)
        after = str(tree) if tree.was_changed else text
        return _accepted(query, path, text, after) if query.processors else after
    raise failures[0]


def _failure(error: Any) -> SourceError:
    """fissix gives the place of bad input with the token, and that of a tokenizer's error as its second argument."""
    place = error.context[1] if getattr(error, "context", None) else error.args[-1]
    line = place[0] if isinstance(place, tuple) and place and isinstance(place[0], int) else 0
    what = f"bad input {error.value!r}" if getattr(error, "context", None) else error.args[0]
    return SourceError(f"Bowler cannot read it: {what}", line)


def _engine(fixers: list[Any], print_function: bool) -> Any:
    """fissix's tool with fixers that are classes, as Bowler's is, and without its processes."""

    class Engine(import_module("bowler.tool").RefactoringTool):  # type: ignore[misc]
        def get_fixers(self) -> tuple[list[Any], list[Any]]:
            made = [fixer(self.options, self.fixer_log) for fixer in self.fixers]
            return [each for each in made if each.order == "pre"], [each for each in made if each.order == "post"]

    return Engine(fixers, {"print_function": print_function})


def _accepted(query: Any, path: str, before: str, after: str) -> str:
    """The hunks that all of the query's processors take.  A hunk is a list of lines, below two that name the file."""
    old, new = before.split("\n"), after.split("\n")
    taken: list[str] = []
    position = 0
    for group in LineMatcher(old, new).get_grouped_opcodes():
        start, end, to, to_end = group[0][1], group[-1][2], group[0][3], group[-1][4]
        lines = [f"@@ -{start + 1},{end - start} +{to + 1},{to_end - to} @@"]
        for tag, a, a_end, b, b_end in group:
            marks = (" ", "") if tag == "equal" else ("-", "+")
            lines += [marks[0] + line for line in old[a:a_end]]
            lines += [marks[1] + line for line in new[b:b_end] if marks[1]]
        hunk = [f"--- {path}", f"+++ {path}", *lines]
        takes = all(process(path, hunk) is not False for process in query.processors)
        taken += [*old[position:start], *(new[to:to_end] if takes else old[start:end])]
        position = end
    return "\n".join([*taken, *old[position:]])


def _with_line_ends(source: Source, text: str) -> str:
    """``text``, whose lines end in LF, with the source's: a line that stays, or replaces one, keeps its own."""
    ends = LINE_END.findall(source.text)
    after = text.split("\n")
    if set(ends) <= {"\n"}:
        return text
    found = [source.newline] * (len(after) - 1)
    before = LINE_END.split(source.text)
    for tag, a, a_end, b, b_end in LineMatcher(before, after).get_opcodes():
        if tag == "equal" or a_end - a == b_end - b:
            for old, new in zip(range(a, min(a_end, len(ends))), range(b, min(b_end, len(found))), strict=False):
                found[new] = ends[old]
    return "".join(line + end for line, end in zip(after, [*found, ""], strict=True))
