"""Programs and plans for them, as a Hypothesis strategy.

A *thing* is a class, exception, function, constant or singleton factory that is defined at one place or, as duplicates
that behave alike, at several.  A *door* is a module-level name that leads to a thing.  Modules are written in an order
in which each imports only from earlier ones while it is imported; lazy imports may go anywhere.  Every module observes
things through its own imports, in ``_observe()``; what it observes says nothing about where a thing is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from textwrap import indent
from typing import TypeVar

from hypothesis import strategies as st
from tests.properties.uses import FAKE, Kind, Place, Use, definition, uses_of

from canonize_codemods.plan import Consolidation, Paths, Plan, ShimForm
from canonize_codemods.rewriting.moves import Uses
from canonize_codemods.symbols import Symbol, parents

T = TypeVar("T")

PARTS = ("a", "b", "bc", "core", "old", "new")
CLASS_NAMES = ("Manager", "Engine", "Alpha")
OTHER_NAMES = ("compute", "build", "Manager", "_private", "LIMIT", "core")
KINDS = (Kind.FUNCTION, Kind.CLASS, Kind.CONSTANT, Kind.ERROR)


@dataclass(frozen=True)
class Thing:
    number: int
    kind: Kind
    places: tuple[tuple[str, str], ...]  # (module, name); the first is canonical
    planned: bool = False


@dataclass(frozen=True)
class Door:
    """``module`` binds ``name`` to the thing."""

    module: str
    name: str
    thing: Thing

    @property
    def old(self) -> bool:
        return self.thing.planned


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


class Draw:
    """What a program's writer wants to be told."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def pick(self, options: Sequence[T]) -> T:
        return options[self.draw(st.integers(0, len(options) - 1))] if len(options) > 1 else options[0]

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def rarely(self) -> bool:
        return self.number(0, 7) == 7


@dataclass
class World:
    """What the modules that are being written know of each other."""

    draw: Draw
    modules: list[str]  # in the order in which they are written
    packages: frozenset[str]
    things: list[Thing]
    doors: list[Door] = field(default_factory=list)
    stars: dict[str, list[Door]] = field(default_factory=dict)  # what a star import of a module gives
    calls: list[Call] = field(default_factory=list)
    dynamic: set[str] = field(default_factory=set)
    count: int = 0

    def serial(self) -> int:
        self.count += 1
        return self.count

    def copy(self, module: str, twin: str) -> None:
        """``twin`` has the same text as ``module``."""
        self.doors += [Door(twin, door.name, door.thing) for door in self.doors if door.module == module]
        self.stars[twin] = [Door(twin, door.name, door.thing) for door in self.stars.get(module, [])]
        self.dynamic |= {twin} if module in self.dynamic else set()

    def submodules(self, module: str) -> set[str]:
        return {
            each.removeprefix(module + ".").partition(".")[0]
            for each in [*self.modules, *self.packages]
            if each.startswith(module + ".")
        }


@dataclass(frozen=True)
class Call:
    """``function`` of ``module`` uses whatever stands at ``target`` when it is called."""

    module: str
    function: str
    target: str
    thing: Thing


class Scope(StrEnum):
    MODULE = "module"
    TRY = "try"
    COMPATIBILITY = "compatibility"
    MISSING = "missing"
    CONDITION = "condition"
    ONE_LINE = "one line"
    SUPPRESS = "suppress"
    TYPE_CHECKING = "type checking"
    FUNCTION = "function"
    METHOD = "method"
    NESTED = "nested"
    CLASS = "class"


BINDS = frozenset({Scope.MODULE, Scope.TRY, Scope.COMPATIBILITY, Scope.CONDITION, Scope.ONE_LINE, Scope.SUPPRESS})
LAZY = frozenset({Scope.FUNCTION, Scope.METHOD, Scope.NESTED})
FREQUENT = (Scope.MODULE,) * 8
SCOPES = (*FREQUENT, *(scope for scope in Scope if scope is not Scope.MODULE))


@dataclass(frozen=True)
class Access:
    """The expression by which a scope reaches a thing."""

    text: str
    door: Door
    through: str = ""  # the expression of the module it is an attribute of

    @property
    def bare(self) -> bool:
        return not self.through


class Module:
    """One module being written."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name, self.draw = world, name, world.draw
        self.is_package = name in world.packages
        self.bound: dict[str, object] = dict.fromkeys(world.submodules(name), "submodule") if self.is_package else {}
        self.imports: list[str] = []
        self.body: list[str] = []
        self.observations: list[str] = []
        self.doors: list[Door] = []
        self.needs: dict[str, None] = {}

    # -- the text

    def write(self, plain: bool = False) -> str:
        """``plain``: definitions, and nothing that uses any."""
        draw = self.draw
        own = [(thing, name) for thing in self.world.things for module, name in thing.places if module == self.name]
        for _, name in own:
            self.bound[name] = "its own"
        future = draw.rarely()
        facade = plain or draw.number(0, 3) == 0
        units = draw.number(0, 2) if own else draw.number(1, 5)
        for _ in range(0 if plain else units):
            self.unit(facade)
        for thing, name in own:
            place = Place(name, thing.number, variant=draw.number(0, 1), partner=self.partner(thing))
            self.body.append(definition(thing.kind, place))
            self.open(name, thing)
        if own and not facade:
            for _ in range(draw.number(0, 2)):
                self.use_of_own()
        if self.world.calls and not facade and draw.number(0, 2) == 0:
            self.patch()
        listed = self.exported()
        head = ['"""About this module."""'] if draw.rarely() else []
        head += ["from __future__ import annotations"] if future else []
        head += self.needs
        observed = [
            f"def _observe():\n    found = []\n{indent(chr(10).join(self.observations), '    ')}\n    return found\n"
        ]
        parts = [*head, *self.imports, *listed, *self.body, *(observed if self.observations else [])]
        return "\n".join(part.rstrip("\n") for part in parts) + "\n" if parts else ""

    def partner(self, thing: Thing) -> str:
        """The class that a factory of this module makes."""
        if thing.kind is not Kind.FACTORY:
            return ""
        other = self.world.things[thing.number - 1]
        return next(name for module, name in other.places if module == self.name)

    def exported(self) -> list[str]:
        """``__all__``, and with it what a star import gives."""
        names = list(dict.fromkeys(door.name for door in self.doors))
        if not names or self.draw.number(0, 3) < 3:
            self.world.stars[self.name] = [door for door in self.doors if not door.name.startswith("_")]
            return []
        first, rest = names[self.draw.number(0, len(names)) if self.draw.rarely() else 0 :], list[str]()
        if len(first) > 1 and self.draw.flag():
            first, rest = first[:1], first[1:]
        self.world.stars[self.name] = [door for door in self.doors if door.name in {*first, *rest}]
        lines = [f"__all__ = {first!r}" if self.draw.flag() else f"__all__ = ({''.join(f'{n!r}, ' for n in first)})"]
        if rest:
            more = f"{rest!r}" if lines[0].endswith("]") else f"({''.join(f'{n!r}, ' for n in rest)})"
            lines.append(f"__all__ += {more}")
        return lines

    def open(self, name: str, thing: Thing) -> None:
        door = Door(self.name, name, thing)
        if door not in self.doors:
            self.doors.append(door)
            self.world.doors.append(door)

    def observe(self, expression: str) -> None:
        self.observations.append(f"found.append([{str(len(self.observations))!r}, lambda: {expression}])")

    # -- units: an import and what is done with it

    def unit(self, facade: bool) -> None:
        scope = Scope.MODULE if facade else self.draw.pick(SCOPES)
        doors = [door for door in self.world.doors if door.module != self.name]
        if scope in LAZY:
            every = [Door(*place, thing) for thing in self.world.things for place in thing.places]
            doors += [door for door in every if door.module != self.name]
        old = [door for door in doors if door.old]
        if old and not self.draw.rarely():
            doors = old
        if not doors:
            return
        door = self.draw.pick(doors)
        match scope:
            case Scope.TYPE_CHECKING:
                self.type_checking(door)
            case Scope.FUNCTION | Scope.METHOD | Scope.NESTED:
                self.lazy(scope, door)
            case Scope.CLASS:
                self.in_class(door)
            case Scope.MISSING:
                self.missing(door)
            case _:
                self.eager(scope, door, facade)

    def eager(self, scope: Scope, door: Door, facade: bool) -> None:
        single = scope in (Scope.COMPATIBILITY, Scope.TRY, Scope.ONE_LINE)
        lines, accesses = self.statement(door, self.bound, only_from=single, single=single)
        if not accesses:
            return
        text = "\n".join(lines)
        name = accesses[0].text
        match scope:
            case Scope.TRY:
                text = f"try:\n{indent(text, '    ')}\nexcept ImportError:\n    {name} = None"
            case Scope.COMPATIBILITY:
                module, original = self.draw.pick(door.thing.places)
                as_ = f" as {name}" if original != name else ""
                other = f"from {module} import {original}{as_}"
                text = f"try:\n{indent(text, '    ')}\nexcept ImportError:\n    {other}"
            case Scope.CONDITION:
                text = f"if True:\n{indent(text, '    ')}"
            case Scope.ONE_LINE if len(lines) == 1 and "\n" not in text:
                text = f"if True: {text}"
            case Scope.SUPPRESS:
                self.needs["import contextlib"] = None
                text = f"with contextlib.suppress(ImportError):\n{indent(text, '    ')}"
        self.imports.append(text)
        for access in accesses:
            if access.bare:
                self.open(access.text, access.door.thing)
            if facade:
                continue
            for _ in range(self.draw.number(1, 2)):
                self.use(access, module_level=True)
            self.call(access)
            if self.draw.number(0, 3) == 0:
                self.alias(access)

    def alias(self, access: Access) -> None:
        """``X = Y``, ``X = k.X``: one more door."""
        name = access.door.name if not access.bare and self.draw.flag() else f"Alias{self.world.serial()}"
        if name not in self.bound:
            self.bound[name] = access.door.thing
            self.body.append(f"{name} = {access.text}")
            self.open(name, access.door.thing)

    def lazy(self, scope: Scope, door: Door) -> None:
        serial = self.world.serial()
        lines, accesses = self.statement(door, {})
        for access in accesses:
            for _ in range(self.draw.number(1, 2)):
                use = self.pick_use(access, module_level=False)
                lines += use.lines.splitlines()
                lines.append(f"found.append({use.expression})")
        inner = "\n".join(["found = []", *lines, "return found"])
        match scope:
            case Scope.METHOD:
                text = f"class Lazy{serial}:\n    def run(self):\n{indent(inner, ' ' * 8)}"
                self.observe(f"Lazy{serial}().run()")
            case Scope.NESTED:
                text = f"def lazy{serial}():\n    def run():\n{indent(inner, ' ' * 8)}\n    return run()"
                self.observe(f"lazy{serial}()")
            case _:
                text = f"def lazy{serial}():\n{indent(inner, '    ')}"
                self.observe(f"lazy{serial}()")
        self.body.append(text)

    def in_class(self, door: Door) -> None:
        serial = self.world.serial()
        lines, accesses = self.statement(door, {})
        if not accesses:
            return
        lines += [f"value = {accesses[0].text}", "def run(self):", "    return self.value"]
        self.body.append(f"class Box{serial}:\n{indent(chr(10).join(lines), '    ')}")
        self.observe(f"Box{serial}.value")
        if accesses[0].bare:
            self.observe(f"Box{serial}.{accesses[0].text}")

    def type_checking(self, door: Door) -> None:
        lines, accesses = self.statement(door, self.bound)
        if not accesses:
            return
        serial = self.world.serial()
        self.needs["from typing import TYPE_CHECKING"] = None
        self.imports.append(f"if TYPE_CHECKING:\n{indent(chr(10).join(lines), '    ')}")
        name = accesses[0].text
        self.body.append(
            f"def hinted{serial}(first: '{name}', second: 'list[{name}] | None' = None):\n    return first"
        )
        self.observe(f"hinted{serial}(1)")

    def missing(self, door: Door) -> None:
        """The second name is not there, nor in any other module, so the fallback runs."""
        if door.name in self.bound:
            return
        self.bound[door.name] = "nothing"
        none = f"no_such_name{self.world.serial()}"
        self.imports.append(
            f"try:\n    from {door.module} import {door.name}, {none}\n"
            f"except ImportError:\n    {door.name} = {none} = None"
        )
        self.observe(f"[{door.name}, {none}]")

    def use_of_own(self) -> None:
        own = [door for door in self.doors if (door.module, door.name) in door.thing.places]
        if own:
            access = Access((door := self.draw.pick(own)).name, door)
            self.use(access, module_level=True)
            self.call(access)
            if self.draw.number(0, 3) == 0:
                self.alias(access)

    def use(self, access: Access, module_level: bool) -> None:
        use = self.pick_use(access, module_level)
        if use.lines:
            self.body.append(use.lines)
        self.observe(use.expression)

    def pick_use(self, access: Access, module_level: bool) -> Use:
        thing = access.door.thing
        canonical_module, canonical_name = thing.places[0]
        options = uses_of(thing.kind, bare=access.bare, module_level=module_level)
        use = self.draw.pick(options)
        if use.dynamic:
            self.world.dynamic.add(self.name)
        return use.at(
            acc=access.text,
            name=access.door.name if access.through else access.text,
            through=access.through,
            module=access.door.module,
            original=access.door.name,
            k=self.world.serial(),
            new=canonical_name,
            root=canonical_module.partition(".")[0],
            last=canonical_module.rpartition(".")[2],
        )

    # -- patching

    def call(self, access: Access) -> None:
        """A function that somebody may call under a patch."""
        if access.door.thing.kind is Kind.CONSTANT or self.draw.number(0, 2):
            return
        serial = self.world.serial()
        self.body.append(f"def call{serial}():\n    return {access.text}(1)")
        self.observe(f"call{serial}()")
        target = f"{self.name}.{access.text}" if access.bare else f"{access.door.module}.{access.door.name}"
        self.world.calls.append(Call(self.name, f"call{serial}", target, access.door.thing))

    def patch(self) -> None:
        calls = [call for call in self.world.calls if call.module != self.name]
        if not calls:
            return
        call, serial = self.draw.pick(calls), self.world.serial()
        self.needs["from unittest.mock import patch"] = None
        self.imports.append(f"import {call.module} as tested{serial}")
        owner, _, name = call.target.rpartition(".")
        run = f"return tested{serial}.{call.function}()"
        forms = [
            f"def patched{serial}():\n    with patch('{call.target}', new={FAKE}):\n        {run}",
            f"@patch('{call.target}', new={FAKE})\ndef patched{serial}():\n    {run}",
            f"def patched{serial}():\n    with patch(\n        target='{call.target}', new={FAKE}\n    ):\n        {run}",
        ]
        if owner == call.module:
            forms += [
                f"def patched{serial}():\n    with patch.object(tested{serial}, '{name}', {FAKE}):\n        {run}",
                f"def patched{serial}():\n    kept = tested{serial}.{name}\n    tested{serial}.{name} = {FAKE}\n"
                f"    try:\n        {run}\n    finally:\n        tested{serial}.{name} = kept",
            ]
        self.body.append(self.draw.pick(forms))
        self.observe(f"patched{serial}()")

    # -- import statements

    def statement(
        self, door: Door, bound: dict[str, object], only_from: bool = False, single: bool = False
    ) -> tuple[list[str], list[Access]]:
        """Lines that import, and how things are reached then; nothing where a name is taken."""
        forms: list[Callable[[Door, dict[str, object]], tuple[list[str], list[Access]]]] = [
            self.plain,
            self.module_from,
        ]
        if bound is self.bound:
            forms.append(self.star)
        at = 0 if only_from else self.draw.number(0, 7)
        if at < 4:
            return self.from_import(door, bound, single)
        return forms[at % len(forms)](door, bound)

    def from_import(self, door: Door, bound: dict[str, object], single: bool) -> tuple[list[str], list[Access]]:
        doors = [door]
        if not single:
            siblings = [each for each in self.world.doors if each.module == door.module and each is not door]
            for _ in range(min(self.draw.number(0, 2), len(siblings))):
                doors.append(self.draw.pick(siblings))
        names: list[str] = []
        accesses: list[Access] = []
        for each in dict.fromkeys(doors):
            local = each.name
            if self.draw.number(0, 3) == 3 or bound.get(local, each.thing) != each.thing:
                local = f"k{self.world.serial()}" if self.draw.flag() or local != each.name else local
            if bound.setdefault(local, each.thing) != each.thing:
                continue
            explicit = local != each.name or self.draw.rarely()
            names.append(f"{each.name} as {local}" if explicit else each.name)
            accesses.append(Access(local, each))
        if not names:
            return [], []
        module = self.relative(door.module) if self.draw.number(0, 3) == 3 else door.module
        return self.layout(module, names, single), accesses

    def layout(self, module: str, names: list[str], single: bool) -> list[str]:
        joined = ", ".join(names)
        flat = f"from {module} import {joined}"
        if single:
            return [flat]
        split = "; ".join(f"from {module} import {name}" for name in names)
        commented = "".join(f"    {name},  # about {name}\n" for name in names)
        forms = [
            flat,
            f"from {module} import (\n{commented})",
            f"from {module} import ({joined})",
            "from {} import \\\n    {}".format(module, ", \\\n    ".join(names)),
            f"{flat}  # noqa: F401",
            split,
            f"import json; {flat}",
            f"from {module} import (\n    # first\n    {joined}\n)",
        ]
        return [self.draw.pick(forms)]

    def plain(self, door: Door, bound: dict[str, object]) -> tuple[list[str], list[Access]]:
        root = door.module.partition(".")[0]
        serial = self.world.serial()
        if self.draw.flag() or bound.get(root, "package") != "package" or (self.is_package and root == self.name):
            local = f"m{serial}"
            bound[local] = "module"
            forms = [f"import {door.module} as {local}", f"import json, {door.module} as {local}"]
            return [self.draw.pick(forms)], [Access(f"{local}.{door.name}", door, local)]
        bound[root] = "package"
        forms = [
            f"import {door.module}",
            f"import {door.module}, json",
            f"import {root}\nimport {door.module}",
            f"import {root}, {door.module}",
            f"import {door.module}; import json",
        ]
        return self.draw.pick(forms).splitlines(), [Access(f"{door.module}.{door.name}", door, door.module)]

    def module_from(self, door: Door, bound: dict[str, object]) -> tuple[list[str], list[Access]]:
        package, _, last = door.module.rpartition(".")
        if not package:
            return self.plain(door, bound)
        local = last
        if self.draw.flag() or bound.get(local, f"module {door.module}") != f"module {door.module}":
            local = f"m{self.world.serial()}"
        bound[local] = f"module {door.module}"
        as_ = f" as {local}" if local != last else ""
        parent = self.relative(package) if self.draw.number(0, 3) == 3 else package
        return [f"from {parent} import {last}{as_}"], [Access(f"{local}.{door.name}", door, local)]

    def star(self, door: Door, bound: dict[str, object]) -> tuple[list[str], list[Access]]:
        given = self.world.stars.get(door.module, [])
        if door not in given or any(bound.get(each.name, each.thing) != each.thing for each in given):
            return self.from_import(door, bound, False)
        bound.update((each.name, each.thing) for each in given)
        module = self.relative(door.module) if self.draw.rarely() else door.module
        return [f"from {module} import *"], [Access(each.name, each) for each in given[:2]]

    def relative(self, module: str) -> str:
        """``module`` as a relative import of this one has it; as it is where they have no package in common."""
        package = self.name if self.is_package else self.name.rpartition(".")[0]
        above = [each for each in [*parents(package), package] if each and (module + ".").startswith(each + ".")]
        if not package or not above:
            return module
        common = above[-1]
        dots = "." * (package.count(".") - common.count(".") + 1)
        return dots + module[len(common) + 1 :]


# -- trees, things, plans


def _tree(draw: Draw, minimum: int) -> list[str]:
    part = st.sampled_from(PARTS)
    module = st.lists(part, min_size=1, max_size=3).map(".".join)
    return draw.draw(st.lists(module, min_size=minimum, max_size=9, unique=True))


def _things(draw: Draw, modules: Sequence[str], packages: Iterable[str]) -> list[Thing]:
    """Planned things with their duplicates, and bystanders that are defined once."""
    taken: dict[str, set[str]] = {module: set() for module in modules}
    for each in [*modules, *packages]:
        for parent in parents(each):
            taken.setdefault(parent, set()).add(each.removeprefix(parent + ".").partition(".")[0])
    things: list[Thing] = []

    def place(kind: Kind, homes: Sequence[str], planned: bool) -> None:
        names = CLASS_NAMES if kind in (Kind.CLASS, Kind.ERROR) else OTHER_NAMES
        first = draw.pick(names)
        places: list[tuple[str, str]] = []
        for home in homes:
            name = first if not places or draw.flag() else draw.pick(names)
            while name in taken[home]:
                name += str(len(things))
            taken[home].add(name)
            places.append((home, name))
        things.append(Thing(len(things), kind, tuple(places), planned))

    early = modules[: max(2, len(modules) // 2)]  # whoever comes later can import from them
    for _ in range(draw.number(1, 3)):
        homes = draw.draw(
            st.lists(st.sampled_from(modules if draw.rarely() else early), min_size=2, max_size=3, unique=True)
        )
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
            if len(duplicates) > 1 and draw.flag():
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
