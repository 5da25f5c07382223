"""Programs and plans for them, as a Hypothesis strategy.

A *thing* is a class, exception, function, constant or singleton factory that is defined at one place or, as duplicates
that behave alike, at several.  A *door* is a module-level name that leads to a thing.  Modules are written in an order
in which each imports only from earlier ones while it is imported; lazy imports may go anywhere.  Every module observes
things through its own imports, in ``_observe()``; what it observes says nothing about where a thing is defined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from tests.properties.uses import Kind
from tests.properties.world import Draw, Thing, World
from tests.properties.writer import Module

from canonize_codemods.plan import Consolidation, Definition, Paths, Plan, ShimForm
from canonize_codemods.rewriting.moves import Uses
from canonize_codemods.symbols import Symbol, parents

PARTS = ("a", "b", "bc", "core", "old", "new")
CLASS_NAMES = ("Manager", "Engine", "Alpha")
OTHER_NAMES = ("compute", "build", "Manager", "_private", "LIMIT", "core")
FRESH = ("fresh", "core.fresh", "a.fresh", "a.b.c.fresh")
KINDS = (Kind.FUNCTION, Kind.CLASS, Kind.CONSTANT, Kind.ERROR)


@dataclass(frozen=True)
class Program:
    files: Mapping[str, bytes]
    plan: Plan
    places: tuple[tuple[tuple[str, str], ...], ...]
    dynamic: frozenset[str] = frozenset()  # files that reach things by their paths as text

    def __repr__(self) -> str:
        """As ``test_regressions.py`` has them."""
        lines = []
        for path, data in sorted(self.files.items()):
            lines += [f"# {path}", data.decode().rstrip("\n")]
        for each in self.plan.consolidations:
            options = f"paths={each.paths}, uses={each.uses}, shim={each.shim}"
            lines.append(f"# {', '.join(map(str, each.duplicates))} -> {each.canonical}  ({options})")
        return "\n".join(["Program(", *lines, f"# places: {self.places}", ")"])

    def _repr_pretty_(self, printer: object, cycle: bool) -> None:
        printer.text(repr(self))  # type: ignore[attr-defined]


# -- trees, things, plans


def _tree(draw: Draw, minimum: int) -> list[str]:
    part = st.sampled_from(PARTS)
    module = st.lists(part, min_size=1, max_size=3).map(".".join)
    return draw.draw(st.lists(module, min_size=minimum, max_size=9, unique=True))


def _things(draw: Draw, modules: Sequence[str], packages: Iterable[str], moves: bool = False) -> list[Thing]:
    """Planned things with their duplicates, and bystanders that are defined once.  ``moves``: the canonical ones are
    not there yet, nor, sometimes, are their modules."""
    taken: dict[str, set[str]] = {module: set() for module in modules}
    for each in [*modules, *packages]:
        for parent in parents(each):
            taken.setdefault(parent, set()).add(each.removeprefix(parent + ".").partition(".")[0])
    things: list[Thing] = []

    def place(kind: Kind, homes: Sequence[str], planned: bool) -> None:
        names = CLASS_NAMES if kind in (Kind.CLASS, Kind.ERROR) else OTHER_NAMES
        first = draw.pick(names)
        places: list[tuple[str, str]] = []
        # Where a move is refused, its canonical path may give what a shim's fallback has by that name.
        others = {name for thing in things for _, name in thing.places} if moves else set[str]()
        for home in homes:
            name = first if not places or draw.flag() else draw.pick(names)
            while name in taken.get(home, ()) or name in others:
                name += str(len(things))
            taken.setdefault(home, set()).add(name)
            places.append((home, name))
        defined = places[1:] if moves else places
        leads: tuple[tuple[str, str], ...] = ()
        if planned and len(defined) > 1 and kind is not Kind.FACTORY and draw.number(0, 3) == 3:
            pair = sorted([defined[0], draw.pick(defined[1:])], key=lambda place: modules.index(place[0]))
            leads = (pair[1], pair[0])
        things.append(Thing(len(things), kind, tuple(places), planned, planned and moves, leads))

    early = modules[: max(2, len(modules) // 2)]  # whoever comes later can import from them
    for _ in range(draw.number(1, 3)):
        homes = draw.draw(
            st.lists(st.sampled_from(modules if draw.rarely() else early), min_size=2, max_size=3, unique=True)
        )
        if moves and draw.flag():
            homes[0] = draw.pick([each for each in FRESH if each not in taken])
        if moves and draw.flag():
            homes = homes[:2]
        kind = draw.pick(KINDS)
        place(kind, homes, True)
        if kind is Kind.CLASS and draw.number(0, 3) == 3:
            place(Kind.FACTORY, homes, True)
    for _ in range(draw.number(0, 2)):
        place(draw.pick(KINDS), [draw.pick(early)], False)
    return things


def _options(draw: Draw) -> tuple[Paths, Uses, ShimForm]:
    shims = [ShimForm.FORWARD, ShimForm.REEXPORT, ShimForm.ALIAS, ShimForm.NONE]
    return draw.pick(list(Paths)), draw.pick(list(Uses)), draw.pick(shims)


def _entries(draw: Draw, things: Iterable[Thing]) -> list[Consolidation]:
    """One entry for each planned thing; sometimes two, as a chain."""
    found = []
    paths, uses, shim = _options(draw)
    for thing in things:
        if thing.planned:
            canonical, *duplicates = (Symbol(*place) for place in thing.places)
            if thing.moves:
                move = Definition.MOVE
                found.append(Consolidation(canonical, tuple(duplicates), paths, uses, shim, definition=move))
            elif len(duplicates) > 1 and draw.flag():
                found.append(Consolidation(canonical, (duplicates[0],), paths, uses, shim))
                found.append(Consolidation(duplicates[0], tuple(duplicates[1:]), paths, uses, shim))
            else:
                found.append(Consolidation(canonical, tuple(duplicates), paths, uses, shim))
    return found


def _write(
    draw: Draw, modules: list[str], things: list[Thing], twins: Mapping[str, str]
) -> tuple[dict[str, bytes], frozenset[str]]:
    """The files, and those of them that reach things by text.  ``twins``: modules that may be copies of earlier ones."""
    packages = {parent for module in modules for parent in parents(module)}
    packages |= {module for module in modules if draw.rarely()}
    world = World(draw, modules, frozenset(packages), things)
    files: dict[str, bytes] = {}
    for module in modules:
        twin = files[_path(twins[module], packages)] if module in twins and draw.flag() else None
        if twin is not None and b"from ." not in twin:
            files[_path(module, packages)] = twin
            world.copy(twins[module], module)
        else:
            files[_path(module, packages)] = Module(world, module).write(plain=module in twins).encode()
    for package in sorted(packages - set(modules)):
        if not draw.rarely():
            files[_path(package, packages)] = b""
    return files, frozenset(_path(module, packages) for module in world.dynamic)


def _path(module: str, packages: Iterable[str]) -> str:
    folder = module.replace(".", "/")
    return f"{folder}/__init__.py" if module in packages else f"{folder}.py"


def _program(
    draw: Draw,
    modules: list[str],
    things: list[Thing],
    entries: Iterable[Consolidation],
    twins: Mapping[str, str] | None = None,
) -> Program:
    files, dynamic = _write(draw, modules, things, twins or {})
    plan = Plan(tuple(entries), source_roots=(".",))
    return Program(files, plan, tuple(thing.places for thing in things), dynamic)


@st.composite
def symbol_programs(draw: st.DrawFn) -> Program:
    """A plan that consolidates classes, functions, constants and factories."""
    drawn = Draw(draw)
    modules = _tree(drawn, 3)
    packages = {parent for module in modules for parent in parents(module)}
    things = _things(drawn, modules, packages)
    return _program(drawn, modules, things, _entries(drawn, things))


@st.composite
def move_programs(draw: st.DrawFn) -> Program:
    """A plan that carries definitions to where they shall be canonical."""
    drawn = Draw(draw)
    modules = _tree(drawn, 3)
    packages = {parent for module in modules for parent in parents(module)}
    things = _things(drawn, modules, packages, moves=True)
    return _program(drawn, modules, things, _entries(drawn, things))


@st.composite
def module_programs(draw: st.DrawFn) -> Program:
    """A plan that moves a whole module or package; one of its symbols may go elsewhere."""
    drawn = Draw(draw)
    moved = [("legacy", "fresh"), ("a.legacy", "a.fresh"), ("a.b.legacy", "core.fresh"), ("a.old", "b")]
    old, new = drawn.pick(moved)
    below = ["", ".part", ".pack.deep"][: drawn.number(1, 3)] if drawn.flag() else [""]
    tree = [each for each in _tree(drawn, 2)[:6] if not (each + ".").startswith((new + ".", old + "."))]
    modules = [*(new + each for each in below), *(old + each for each in below), *tree]
    things: list[Thing] = []
    for each in below:
        for name in [("Manager", "build", "LIMIT"), ("compute", "Engine", "_private")][drawn.number(0, 1)][
            : drawn.number(1, 3)
        ]:
            kind = Kind.CLASS if name in CLASS_NAMES else Kind.CONSTANT if name == "LIMIT" else Kind.FUNCTION
            things.append(Thing(len(things), kind, ((new + each, name), (old + each, name)), True))
    paths, uses, shim = _options(drawn)
    entries = [Consolidation(Symbol(new), (Symbol(old),), paths, uses, shim)]
    if tree and drawn.rarely():
        first = things[0]
        home = drawn.pick(tree)
        if f"{home}.Special" not in modules:
            things[0] = Thing(0, first.kind, ((home, "Special"), *first.places), True)
            duplicates = tuple(Symbol(*place) for place in first.places)
            entries.append(Consolidation(Symbol(home, "Special"), duplicates, paths, uses, shim))
    if drawn.rarely():
        both = ((new, "alone"), (old, "alone"))  # what the new module has, its twin has
        places = drawn.pick([both[1:], both])
        things.append(Thing(len(things), Kind.FUNCTION, places, planned=places == both))
    return _program(drawn, modules, things, entries, {old + each: new + each for each in below})
