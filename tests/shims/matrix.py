"""Every row of SHIMS.md, its table and its rules, as a program that says what it saw; and what each form shall say.

``python -m tests.shims.matrix`` writes ``docs/reference/shim-forms.md`` from this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Adapter, Consolidation, Leftovers, Plan, ShimForm
from canonize_codemods.symbols import Symbol

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "shim-forms.md"
OK = "ok"

_CANONICAL = '''
"""The pool."""

import queue

SIZE = 4
_secret = "s"
_instance = None
_known = {}


class Gone(Exception):
    pass


class Pool:
    def take(self):
        return SIZE, _secret, queue.Queue, len(_known)


def get_pool():
    global _instance
    if _instance is None:
        _instance = Pool()
    return _instance
'''
_OLD = _CANONICAL.replace("The pool.", "The pool of 1.x.").replace("def take", "def fetch")
_PART = _OLD + "\n\n__all__ = ['Gone', 'Pool', 'SIZE', 'get_pool', 'Stays']\n\n\nclass Stays:\n    pool_class = Pool\n"
_TOOL = 'def main():\n    print("ran", main.__module__)\n\n\nif __name__ == "__main__":\n    main()\n'
_NAMES = ("Gone", "Pool", "SIZE", "get_pool", "_known")
WORLD = {
    "app/__init__.py": "",
    "app/pool.py": _CANONICAL,
    "app/old.py": _OLD,
    "app/part.py": _PART,
    "app/renamed.py": "class OldError(Exception):\n    pass\n",
    "app/pkg/__init__.py": "class Base:\n    pass\n",
    "app/pkg/sub.py": "class Sub:\n    pass\n",
    "app/oldpkg/__init__.py": "class Base:\n    pass\n",
    "app/oldpkg/sub.py": "class Sub:\n    pass\n",
    "app/newtool.py": _TOOL,
    "app/tool.py": _TOOL,
    # The canonical of a cycle: it asks the old module for something while it is loaded.
    "app/round.py": "import app.oldround\n\n\nclass Round:\n    pass\n\n\nclass Other(app.oldround.Stays):\n    pass\n",
    "app/oldround.py": "class Stays:\n    pass\n\n\nclass Round:\n    pass\n",
}


def tree(form: ShimForm) -> dict[str, bytes]:
    """The world after a migration that leaves shims of one form."""

    def entry(old: str, new: str, **options: object) -> Consolidation:
        return Consolidation(Symbol.parse(new), tuple(map(Symbol.parse, old.split())), shim=form, **options)  # type: ignore[arg-type]

    plan = Plan(
        (
            *(
                entry(f"app.old:{name} app.part:{name}", f"app.pool:{name}", remove_in="3.0")
                for name in _NAMES
                if name != "Pool"
            ),
            entry(
                "app.old:Pool app.part:Pool",
                "app.pool:Pool",
                remove_in="3.0",
                adapter=Adapter.MIXIN,
                members=(("fetch", "take"),),
            ),
            entry("app.renamed:OldError", "app.pool:Gone", silent=frozenset({"OldError"})),
            entry("app.oldpkg", "app.pkg"),
            entry("app.tool:main", "app.newtool:main"),
            entry("app.oldround:Round", "app.round:Round"),
        ),
        source_roots=(".",),
        leftovers=Leftovers.REMOVE if form is ShimForm.NONE else Leftovers.REPORT,
    )
    files = {path: text.encode() for path, text in WORLD.items()}
    return after(files, migrate(files, plan).changesets)


@dataclass(frozen=True)
class Form:
    """A column: the form, and the module that shows it."""

    title: str
    form: ShimForm
    old: str = "app.old"


FORMS = {
    "forward": Form("`forward`", ShimForm.FORWARD),
    "mixed": Form("`forward`, in a module that keeps other things", ShimForm.FORWARD, "app.part"),
    "reexport": Form("`reexport`", ShimForm.REEXPORT),
    "alias": Form("`alias`", ShimForm.ALIAS),
    "none": Form("`none`", ShimForm.NONE),
}


@dataclass(frozen=True)
class Row:
    """``program`` calls ``say(outcome)``; ``expected`` has the outcome by form, where it is not ``ok``."""

    title: str
    program: str
    expected: Mapping[str, str] = field(default_factory=dict)
    since: tuple[int, int] = (3, 8)  # what the program itself takes

    def outcome(self, form: str) -> str:
        return self.expected.get(form, "gone" if form == "none" else OK)

    def code(self, old: str) -> str:
        return dedent(self.program).replace("OLD", old)


ROWS = [
    Row(
        "`from old import *`",
        """
        from OLD import *
        import app.pool
        say("ok" if Pool is app.pool.Pool and get_pool is app.pool.get_pool else "another class")
        """,
    ),
    Row(
        "`import old; old.X`",
        """
        import OLD, app.pool
        say("ok" if OLD.Pool is app.pool.Pool else "another class")
        """,
    ),
    Row(
        "`import pkg.old.sub` of a package, one shim for each submodule",
        """
        import app.oldpkg.sub, app.pkg.sub
        same = app.oldpkg.sub.Sub is app.pkg.sub.Sub and app.oldpkg.Base is app.pkg.Base
        say("ok" if same else "another class")
        """,
    ),
    Row(
        "identity, and old pickles load",
        """
        import pickle
        found = pickle.loads(b"cOLD\\nPool\\n.")
        import app.pool
        say("ok" if found is app.pool.Pool else "another class")
        """,
    ),
    Row(
        '`mock.patch("old.X")` is seen by users of the canonical',
        """
        from unittest import mock
        import OLD, app.pool
        original = app.pool.get_pool
        with mock.patch("OLD.get_pool") as patched:
            seen = app.pool.get_pool is patched and OLD.get_pool is patched
        undone = app.pool.get_pool is original and OLD.get_pool is original
        say(("ok" if seen else "not seen") if undone else "not undone")
        """,
        {"reexport": "not seen"},
    ),
    Row(
        "a patch of the canonical is seen through the old path",
        """
        from unittest import mock
        import OLD
        with mock.patch("app.pool.get_pool") as patched:
            say("ok" if OLD.get_pool is patched else "not seen")
        """,
        {"reexport": "not seen"},
    ),
    Row(
        '`monkeypatch.setattr("old.x", …)` and its undoing',
        """
        import pytest, OLD, app.pool
        original = app.pool.get_pool
        patch = pytest.MonkeyPatch()
        patch.setattr("OLD.get_pool", 1)
        patch.setattr(OLD, "SIZE", 7)
        seen = (app.pool.get_pool, app.pool.SIZE) == (1, 7)
        patch.undo()
        undone = app.pool.get_pool is original and OLD.get_pool is original and app.pool.SIZE == OLD.SIZE == 4
        say(("ok" if seen else "undone, but not seen") if undone else "not undone")
        """,
        {"reexport": "undone, but not seen"},
        since=(3, 11),
    ),
    Row(
        '`monkeypatch.delattr("old.x")` and its undoing',
        """
        import pytest, OLD, app.pool
        patch = pytest.MonkeyPatch()
        patch.delattr("OLD.SIZE")
        seen = not hasattr(app.pool, "SIZE")
        patch.undo()
        undone = app.pool.SIZE == OLD.SIZE == 4
        say(("ok" if seen else "undone, but not seen") if undone else "not undone")
        """,
        {"reexport": "undone, but not seen"},
        since=(3, 11),
    ),
    Row(
        "`old._instance = None` resets the canonical's singleton",
        """
        import OLD, app.pool
        first = app.pool.get_pool()
        OLD._instance = None
        say("ok" if app.pool.get_pool() is not first else "no effect")
        """,
        {"reexport": "no effect"},
    ),
    Row(
        "a warning at the caller's line; a second caller is warned, too",
        """
        import warnings
        import OLD
        def one(): return OLD.get_pool
        def two(): return OLD.get_pool
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("default")
            one(), one(), two()
        places = [(w.filename, w.lineno) for w in seen]
        say("ok" if places == [("<row>", 4), ("<row>", 5)] else "no warning" if not seen else str(places))
        """,
        {"reexport": "no warning", "alias": "no warning"},
    ),
    Row(
        "one warning, not two, for `from old import X`",
        """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from OLD import get_pool
        say({0: "no warning", 1: "ok"}.get(len(seen), str(len(seen))))
        """,
        {"reexport": "no warning", "alias": "no warning"},
    ),
    Row(
        "one warning for `from package import X`, of a package's shim",
        """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from app.oldpkg import Base
        say({0: "no warning", 1: "ok"}.get(len(seen), str(len(seen))))
        """,
        {"reexport": "no warning"},
    ),
    Row(
        "the warning: a `DeprecationWarning` of the project's own, both paths, the version",
        """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from OLD import get_pool
        said = [str(w.message) for w in seen]
        wanted = "OLD.get_pool has moved to app.pool.get_pool; the old path goes away in 3.0"
        own = all(w.category.__name__ == "MovedWarning" and issubclass(w.category, DeprecationWarning) for w in seen)
        say("ok" if said == [wanted] and own else "no warning" if not said else str(said))
        """,
        {"reexport": "no warning", "alias": "no warning"},
    ),
    Row(
        "`-W error` shows who still uses the old path",
        """
        import warnings
        warnings.simplefilter("error")
        import OLD
        try:
            OLD.get_pool
        except DeprecationWarning:
            say("ok")
        else:
            say("no warning")
        """,
        {"reexport": "no warning", "alias": "no warning"},
    ),
    Row(
        "names that pickles and entry points ask for are silent",
        """
        import warnings
        warnings.simplefilter("error")
        from app.renamed import OldError
        say("ok")
        """,
    ),
    Row(
        "entry points load",
        """
        from importlib.metadata import EntryPoint
        import app.pool
        say("ok" if EntryPoint("pool", "OLD:Pool", "plugins").load() is app.pool.Pool else "another class")
        """,
    ),
    Row(
        "`importlib.reload(old)`",
        """
        import importlib
        import OLD, app.pool
        first = app.pool.get_pool()
        importlib.reload(OLD)
        same = OLD.get_pool() is first and OLD.Pool is app.pool.Pool
        say("ok" if same else "runs the canonical again")
        """,
        {"alias": "runs the canonical again"},
    ),
    Row(
        "the canonical module may import the old one while it is loaded",
        """
        import app.round, app.oldround
        say("ok" if app.oldround.Round is app.round.Round else "another class")
        """,
        {},
    ),
    Row(
        "`_private` names can be reached, and are not in `__all__`",
        """
        import OLD
        exported = getattr(OLD, "__all__", [])
        say("listed" if "_known" in exported else "ok" if OLD._known == {} else "lost")
        """,
    ),
    Row(
        "constants and mutable globals are looked up when they are asked for",
        """
        import OLD, app.pool
        app.pool.SIZE = 5
        OLD._known["a"] = 1
        live = OLD.SIZE == 5 and app.pool._known == {"a": 1}
        say("ok" if live else "mutable ones only" if app.pool._known == {"a": 1} else "a copy")
        """,
        {"reexport": "mutable ones only"},
    ),
    Row(
        "`get_pool()` by either path is one instance",
        """
        import OLD, app.pool
        say("ok" if OLD.get_pool() is app.pool.get_pool() and isinstance(OLD.get_pool(), OLD.Pool) else "two")
        """,
    ),
    Row(
        "what the old module merely imported can be patched there",
        """
        from unittest import mock
        import OLD, app.pool
        with mock.patch("OLD.queue") as patched:
            say("ok" if app.pool.queue is patched else "not seen")
        """,
        {"mixed": "not seen", "reexport": "gone"},
    ),
    Row(
        "a renamed class is the same class: `isinstance`, `except`",
        """
        from app.renamed import OldError
        import app.pool
        try:
            raise app.pool.Gone
        except OldError:
            say("ok" if isinstance(app.pool.Gone(), OldError) else "another class")
        """,
    ),
    Row(
        'renamed methods, with `adapter = "mixin"`',
        """
        import warnings
        from app.pool import Pool
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("default")
            Pool().fetch()
        say("ok" if [w.lineno for w in seen] == [6] else str(seen))
        """,
        {"none": OK},
    ),
    Row(
        "`python -m old` runs the canonical's `main`",
        """
        import subprocess, sys
        done = subprocess.run(
            [sys.executable, "-B", "-W", "ignore", "-m", "app.tool"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        say("ok" if done.stdout == b"ran app.newtool\\n" else done.stderr.decode()[-200:] + done.stdout.decode())
        """,
        {"none": OK},
    ),
    Row(
        "of a module that keeps other things, only moved names are forwarded",
        """
        import warnings
        warnings.simplefilter("error")
        from app.part import Stays
        import app.part, app.pool
        say("ok" if Stays.pool_class is app.pool.Pool and not hasattr(app.pool, "Stays") else "lost")
        """,
        {"none": OK},
    ),
    Row(
        "many threads ask first at the same time",
        """
        import threading, warnings
        warnings.simplefilter("ignore")
        import OLD, app.pool
        barrier, found = threading.Barrier(8), []
        def ask():
            barrier.wait()
            found.append((OLD.Pool, OLD.get_pool, getattr(OLD, "queue", None)))
        threads = [threading.Thread(target=ask) for _ in range(8)]
        [thread.start() for thread in threads], [thread.join() for thread in threads]
        say("ok" if len(set(found)) == 1 and len(found) == 8 and found[0][0] is app.pool.Pool else str(found))
        """,
    ),
    Row(
        "a misspelt name fails",
        """
        import OLD
        try:
            OLD.Pol
        except AttributeError:
            say("ok")
        else:
            say("found")
        """,
    ),
    Row(
        "nothing but a dictionary is asked at an access",
        """
        import types
        import OLD
        say("ok" if type(OLD) is types.ModuleType else "a descriptor")
        """,
        {"forward": "a descriptor", "mixed": "a descriptor"},
    ),
]

# By which checkers resolve the old path and still find misspelt names; what does not is said.
CHECKERS = ("mypy --strict", "pyright")


def document() -> str:
    """The table for people."""
    titles = [form.title for form in FORMS.values()]
    lines = [
        "# What each form of shim can do",
        "",
        "Written by `python -m tests.shims.matrix`; `tests/shims/test_matrix.py` runs every cell, on each Python from",
        "3.8 on that is there. The old module held a pool, a singleton, constants and an exception; all of them moved.",
        "",
        f"| | {' | '.join(titles)} |",
        f"| --- |{' --- |' * len(titles)}",
        *(f"| {row.title} | {' | '.join(row.outcome(form) for form in FORMS)} |" for row in ROWS),
        *(f"| {checker} resolves it, and finds misspelt names | ok | ok | ok | ok | gone |" for checker in CHECKERS),
        "",
        "*gone*: that name is not there any more. A package, a module whose names changed, and one that keeps other",
        "things cannot be an `alias` and get a `forward` shim; nor can one that the canonical imports be a `reexport`.",
        "",
    ]
    return "\n".join(lines)


def programs(form: str, version: tuple[int, int]) -> Iterator[tuple[Row, str]]:
    for row in ROWS:
        if version >= row.since:
            yield row, row.code(FORMS[form].old)


if __name__ == "__main__":
    DOCUMENT.write_text(document())
