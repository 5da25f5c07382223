"""One module's text: imports in all scopes and forms, and what is done with what they bring."""

from __future__ import annotations

from textwrap import indent

from tests.properties.statements import Statements
from tests.properties.uses import FAKE, VARIANTS, Kind, Place, Use, definition, imports_of, uses_of
from tests.properties.world import LAZY, SCOPES, Access, Call, Door, Scope, Thing, World

CONDITIONS = (
    "if True:\nIMPORT",
    "for _ in (1,):\nIMPORT",
    "try:\nIMPORT\nfinally:\n    pass",
    "try:\n    pass\nexcept ImportError:\n    pass\nelse:\nIMPORT",
    "match 1:\n  case 1:\nIMPORT",
)


class Module(Statements):
    """One module being written."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, name)
        self.imports: list[str] = []
        self.body: list[str] = []
        self.observations: list[str] = []
        self.doors: list[Door] = []
        self.on_demand: list[Door] = []  # of ``__getattr__``
        self.accesses: list[Access] = []  # of the module's own imports
        self.needs: dict[str, None] = {}

    # -- the text

    def write(self, plain: bool = False) -> str:
        """``plain``: definitions, and nothing that uses any."""
        draw = self.draw
        own = [(thing, name) for thing in self.world.things for module, name in thing.homes if module == self.name]
        for _, name in own:
            self.bound[name] = "its own"
        self.bound |= {
            name: thing
            for thing in self.world.things
            for at, name in thing.places[:1]
            if thing.moves and at == self.name
        }
        future = draw.rarely()
        facade = plain or draw.number(0, 3) == 0
        units = draw.number(0, 2) if own else draw.number(1, 5)
        for _ in range(0 if plain else units):
            self.unit(facade)
        for thing, name in own:
            if (self.name, name) in thing.leads[:1]:
                self.lead(name, *thing.leads[1])
                self.open(name, thing)
                continue
            place = Place(name, thing.number, draw.number(0, VARIANTS[thing.kind] - 1), self.partner(thing))
            self.imports += imports_of(thing.kind, place)
            self.body.append(definition(thing.kind, place) + self.more_of(thing, name))
            self.open(name, thing)
        if own and draw.rarely():
            serial = self.world.serial()
            self.body.append(
                f"def _once{serial}():\n    return {own[0][1]}\nonce{serial} = _once{serial}()\ndel _once{serial}"
            )
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

    def lead(self, name: str, module: str, original: str) -> None:
        """``name``: no definition, but another name for one."""
        serial = self.world.serial()
        as_ = f" as {name}" if name != original or self.draw.rarely() else ""
        forms = [
            f"from {self.relative(module)} import {original}{as_}",
            f"from {module} import {original}{as_}",
            f"import {module} as lead{serial}\n{name} = lead{serial}.{original}",
            f"from {module} import {original} as _lead{serial}\n{name} = _lead{serial}",
        ]
        self.imports.append(self.draw.pick(forms))

    def more_of(self, thing: Thing, name: str) -> str:
        """Members that use what the module imports, for a class that is defined nowhere else."""
        if thing.kind not in (Kind.CLASS, Kind.ERROR) or len(thing.homes) > 1 or not self.accesses or self.draw.flag():
            return ""
        access = self.draw.pick(self.accesses)
        self.observe(f"{name}.held")
        self.observe(f"{name}().get()")
        return f"\n    held = [{access.text}]\n\n    def get(self, other: '{access.text} | None' = None):\n        return {access.text}\n"

    def partner(self, thing: Thing) -> str:
        """The class that a factory of this module makes."""
        if thing.kind is not Kind.FACTORY:
            return ""
        other = self.world.things[thing.number - 1]
        return next(name for module, name in other.places if module == self.name)

    def exported(self) -> list[str]:
        """``__all__``, and with it what a star import gives."""
        doors = [*self.doors, *self.on_demand]
        names = list(dict.fromkeys(door.name for door in doors))
        if not names or self.draw.number(0, 3) < 3:
            self.world.stars[self.name] = [door for door in self.doors if not door.name.startswith("_")]
            return []
        self.world.listing.add(self.name)
        if (handed := [each for each in self.starred if each in self.world.listing]) and self.draw.flag():
            return self.handing_on(self.draw.pick(handed), names)
        first, rest = names[self.draw.number(0, len(names)) if self.draw.rarely() else 0 :], list[str]()
        if len(first) > 1 and self.draw.flag():
            first, rest = first[:1], first[1:]
        self.world.stars[self.name] = [door for door in doors if door.name in {*first, *rest}]
        if self.draw.flag():
            more = f"({''.join(f'{n!r}, ' for n in rest)})"
            return [f"__all__ = ({''.join(f'{n!r}, ' for n in first)})", *([f"__all__ += {more}"] if rest else [])]
        forms = [f"__all__ += {rest!r}", f"__all__.extend({rest!r})", *(f"__all__.append({n!r})" for n in rest[:1])]
        more = "\n".join([f"__all__.append({n!r})" for n in rest]) if self.draw.rarely() else self.draw.pick(forms[:2])
        annotation = ": list[str]" if self.draw.rarely() else ""
        return [f"__all__{annotation} = {first!r}", *([more] if rest else [])]

    def handing_on(self, module: str, names: list[str]) -> list[str]:
        """``__all__`` with all of another module's."""
        given = [Door(self.name, door.name, door.thing) for door in self.world.stars[module]]
        self.world.stars[self.name] = [*self.doors, *given]
        serial = self.world.serial()
        forms = [
            f"import {module} as all{serial}\n__all__ = [*all{serial}.__all__, *{names!r}]",
            f"import {module} as all{serial}\n__all__ = {names!r} + list(all{serial}.__all__)",
            f"from {module} import __all__ as all{serial}\n__all__ = {names!r}\n__all__ += all{serial}",
        ]
        return [self.draw.pick(forms)]

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
            every = [Door(*place, thing) for thing in self.world.things for place in thing.homes]
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
            case Scope.GLOBAL | Scope.NONLOCAL:
                self.bound_from_within(scope, door)
            case Scope.ON_DEMAND:
                self.by_getattr(door)
            case Scope.DELETED:
                self.deleted(door)
            case Scope.CLASS:
                self.in_class(door)
            case Scope.MISSING:
                self.missing(door)
            case _:
                self.eager(scope, door, facade)

    def eager(self, scope: Scope, door: Door, facade: bool) -> None:
        single = scope in (Scope.COMPATIBILITY, Scope.TRY, Scope.ONE_LINE, Scope.BRANCHES)
        only_from = single and not (scope is Scope.TRY and self.draw.rarely())
        lines, accesses = self.statement(door, self.bound, only_from=only_from, single=single)
        if not accesses:
            return
        text = "\n".join(lines)
        name = (accesses[0].through or accesses[0].text).partition(".")[0]
        match scope:
            case Scope.TRY:
                text = f"try:\n{indent(text, '    ')}\nexcept ImportError:\n    {name} = None"
            case Scope.COMPATIBILITY:
                module, original = self.draw.pick(door.thing.places)
                as_ = f" as {name}" if original != name else ""
                other = f"from {module} import {original}{as_}"
                text = f"try:\n{indent(text, '    ')}\nexcept ImportError:\n    {other}"
            case Scope.CONDITION:
                text = self.draw.pick(CONDITIONS).replace("IMPORT", indent(text, "    "))
            case Scope.BRANCHES:
                self.needs["import sys"] = None
                module, original = self.draw.pick(door.thing.places)
                as_ = f" as {name}" if original != name else ""
                other = self.draw.pick([f"from {module} import {original}{as_}", f"{name} = None"])
                text = f"if sys.version_info >= (3,):\n{indent(text, '    ')}\nelse:\n    {other}"
            case Scope.ONE_LINE if len(lines) == 1 and "\n" not in text:
                text = f"if True: {text}"
            case Scope.SUPPRESS:
                self.needs["import contextlib"] = None
                text = f"with contextlib.suppress(ImportError):\n{indent(text, '    ')}"
        (self.body if self.draw.rarely() else self.imports).append(text)
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
        self.accesses += accesses

    def alias(self, access: Access) -> None:
        """``X = Y``, ``X = k.X``: one more door."""
        name = access.door.name if not access.bare and self.draw.flag() else f"Alias{self.world.serial()}"
        if name not in self.bound:
            self.bound[name] = access.door.thing
            forms = [
                f"{name} = {access.text}",
                f"{name}: object = {access.text}",
                f"{name}, other{self.world.serial()} = {access.text}, 1",
                f"other{self.world.serial()} = {name} = {access.text}",
                f"if True:\n    {name} = {access.text}",
            ]
            self.body.append(forms[0] if self.draw.flag() else self.draw.pick(forms))
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

    def bound_from_within(self, scope: Scope, door: Door) -> None:
        """A function's import that binds a name of the module, or of the function around it."""
        serial = self.world.serial()
        lines, accesses = self.statement(door, {}, only_from=True, single=True)
        name = accesses[0].text if accesses else ""
        if not name or name in self.bound:
            return
        inner = "\n".join(lines)
        if scope is Scope.GLOBAL:
            self.bound[name] = door.thing
            self.body.append(f"def load{serial}():\n    global {name}\n{indent(inner, '    ')}\n    return {name}")
            self.body.append(f"def loaded{serial}():\n    load{serial}()\n    return {name}")
        else:
            self.body.append(
                f"def loaded{serial}():\n    {name} = None\n\n    def load():\n        nonlocal {name}\n"
                f"{indent(inner, '        ')}\n    load()\n    return {name}"
            )
        self.observe(f"loaded{serial}()")

    def by_getattr(self, door: Door) -> None:
        lines, accesses = self.statement(door, {}, only_from=True, single=True)
        name = accesses[0].text if accesses else ""
        if not name or name in self.bound or self.on_demand:
            return
        self.bound[name] = "on demand"
        inner = indent("\n".join(lines), " " * 8)
        self.body.append(
            f"def __getattr__(name):\n    if name == {name!r}:\n{inner}\n        return {name}\n"
            "    raise AttributeError(name)"
        )
        self.on_demand.append(Door(self.name, name, door.thing))
        self.world.doors += self.on_demand

    def deleted(self, door: Door) -> None:
        serial = self.world.serial()
        lines, accesses = self.statement(door, {}, only_from=True, single=True)
        name = accesses[0].text if accesses else ""
        if not name or name in self.bound:
            return
        self.bound[name] = "deleted"
        self.imports += [*lines, f"kept{serial} = [{name}]", f"del {name}"]
        self.observe(f"kept{serial}")

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
        starred = list(self.starred)
        lines, accesses = self.statement(door, self.bound)
        self.starred = starred  # not at run time
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
