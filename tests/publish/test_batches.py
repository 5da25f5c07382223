"""How a migration is cut into batches, and how these are laid out: values in, values out."""

from __future__ import annotations

import pytest

from canonize.publish.batches import Batch, BatchBy, Cut, cut
from canonize.publish.layout import Layout, lay_out
from canonize_codemods.changes import Changeset, FileChange, Migration, Reason

OWNERS = {"a": "ada", "b": "grace"}


def change(path: str, form: str = "from-import", number: int = 0) -> FileChange:
    return FileChange(path, b"%d" % number, b"%d" % (number + 1), (Reason(1, form, "app.old:X", "app.new:X"),))


def changeset(step: str, *changes: FileChange) -> Changeset:
    return Changeset("", "", step, changes, (), changes[0].path if step == "importers" else "")


def migration(*paths: str, shims: tuple[str, ...] = ("old.py",), form: str = "definition") -> Migration:
    first = (changeset("shims", *(change(path, form) for path in shims)),) if shims else ()
    return Migration((*first, *(changeset("importers", change(path)) for path in paths)))


def by(how: BatchBy, limit: int = 50) -> Cut:
    return Cut(how, limit, lambda path: OWNERS.get(path[:1], ""))


def sizes(batches: list[Batch]) -> dict[str, int]:
    return {batch.key: len(batch.paths) for batch in batches}


PATHS = ("a/x/1.py", "a/x/2.py", "a/y/3.py", "b/4.py", "b/5.py", "c/d/e/6.py")


@pytest.mark.parametrize(
    ("how", "limit", "expected"),
    [
        (BatchBy.PACKAGE, 50, {"importers-a-x": 2, "importers-a-y": 1, "importers-b": 2, "importers-c-d": 1}),
        (BatchBy.OWNER, 50, {"importers": 1, "importers-ada": 3, "importers-grace": 2}),
        (BatchBy.OWNER, 2, {"importers": 1, "importers-ada": 2, "importers-ada.2": 1, "importers-grace": 2}),
        (BatchBy.DIRECTORY, 50, {"importers": 6}),
        (BatchBy.DIRECTORY, 3, {"importers-a": 3, "importers": 3}),
        (BatchBy.DIRECTORY, 2, {"importers-a-x": 2, "importers-a-y": 1, "importers-b": 2, "importers-c-d-e": 1}),
        (BatchBy.SIZE, 4, {"importers": 4, "importers.2": 2}),
        (BatchBy.CONSOLIDATION, 50, {"importers-app-new-x": 6}),
    ],
)
def test_cut(how: BatchBy, limit: int, expected: dict[str, int]) -> None:
    found = cut(migration(*PATHS), by(how, limit))
    assert sizes(found) == {"shims": 1, **expected}
    assert sorted(path for batch in found for path in batch.paths) == sorted([*PATHS, "old.py"])


def test_one_has_everything_in_order() -> None:
    (batch,) = cut(migration(*PATHS), by(BatchBy.ONE))
    assert batch.key == "all" and len(batch.paths) == 7
    assert [commit.step for commit in batch.commits] == ["shims", *["importers"] * 4]


def test_what_only_works_together_stays_together() -> None:
    """Even if it is more than the limit."""
    together = changeset("importers", *(change(f"a/{n}.py") for n in range(5)))
    found = cut(Migration((together, changeset("importers", change("a/9.py")))), by(BatchBy.PACKAGE, 2))
    assert sizes(found) == {"importers-a": 5, "importers-a.2": 1}


def test_files_that_are_in_a_pull_request_stay_there() -> None:
    held = {"a/x/2.py": {"importers-b"}, "b/4.py": {"importers-b"}}
    found = cut(migration(*PATHS), by(BatchBy.PACKAGE), held, ("importers-b", "importers-a-y"))
    assert sizes(found) == {
        "shims": 1,
        "importers-b": 2,
        "importers-a-x": 1,
        "importers-a-y.2": 1,  # that key had been given: to one that is merged
        "importers-b.2": 1,
        "importers-c-d": 1,
    }


def test_cut_again_it_is_the_same() -> None:
    """Keys, titles and order, for every way of cutting."""
    for how in BatchBy:
        first = cut(migration(*PATHS, shims=("old.py", "older.py")), by(how, 2))
        held = {path: {batch.key} for batch in first for path in batch.paths}
        again = cut(migration(*PATHS, shims=("old.py", "older.py")), by(how, 2), held, [batch.key for batch in first])
        assert again == first, how


def test_a_file_that_is_a_shim_and_an_importer_is_in_two() -> None:
    whole = Migration((changeset("shims", change("a/1.py")), changeset("importers", change("a/1.py", number=1))))
    found = cut(whole, by(BatchBy.PACKAGE), {"a/1.py": {"shims", "importers-a"}}, ("shims", "importers-a"))
    assert [(batch.key, batch.needs) for batch in found] == [("shims", frozenset()), ("importers-a", {"shims"})]


def test_removals_need_all_and_what_is_moved_is_needed_by_all() -> None:
    series = migration("a/1.py", "b/2.py").changesets
    found = cut(Migration((*series, changeset("removals", change("old.py", number=1)))), by(BatchBy.PACKAGE))
    assert [batch.needs for batch in found] == [
        frozenset(),
        frozenset(),
        frozenset(),
        {"shims", "importers-a", "importers-b"},
    ]
    moved = cut(migration("a/1.py", "b/2.py", form="move"), by(BatchBy.PACKAGE))
    assert [batch.needs for batch in moved] == [frozenset(), {"shims"}, {"shims"}]


def test_layouts() -> None:
    batches = cut(migration("a/1.py", "b/2.py"), by(BatchBy.PACKAGE))
    assert [slot.on for slot in lay_out(batches, Layout.STACKED, "m")] == ["", "shims", "importers-a"]
    assert [slot.on for slot in lay_out(batches, Layout.INDEPENDENT, "m")] == ["", "", ""]
    assert [slot.branch for slot in lay_out(batches, Layout.STACKED, "m")] == [
        "m-shims",
        "m-importers-a",
        "m-importers-b",
    ]


def test_what_is_left_out_is_left_out_of_the_stack() -> None:
    batches = cut(migration("a/1.py", "b/2.py"), by(BatchBy.PACKAGE))
    found = lay_out(batches, Layout.STACKED, "m", {"importers-a": "closed"})
    assert [(slot.on, slot.waits) for slot in found] == [("", ""), ("", "closed"), ("shims", "")]
    moved = cut(migration("a/1.py", "b/2.py", form="move"), by(BatchBy.PACKAGE))
    found = lay_out(moved, Layout.STACKED, "m", {"shims": "closed"})
    assert [slot.waits for slot in found] == ["closed", *["needs shims, which is not open"] * 2]


def test_independent_ones_stand_on_what_they_need() -> None:
    moved = cut(migration("a/1.py", "b/2.py", form="move"), by(BatchBy.PACKAGE))
    assert [slot.on for slot in lay_out(moved, Layout.INDEPENDENT, "m")] == ["", "shims", "shims"]
    series = (*migration("a/1.py", "b/2.py").changesets, changeset("removals", change("old.py", number=1)))
    found = lay_out(cut(Migration(series), by(BatchBy.PACKAGE)), Layout.INDEPENDENT, "m")
    assert found[-1].waits == "needs 3 other pull requests to be merged first"
