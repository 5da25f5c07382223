"""Import statements: all forms of one that reaches a thing."""

from __future__ import annotations

from collections.abc import Callable

from tests.properties.world import Access, Door, World

from canonize_codemods.symbols import parents


class Statements:
    """Those of one module."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name, self.draw = world, name, world.draw
        self.is_package = name in world.packages
        self.bound: dict[str, object] = dict.fromkeys(world.submodules(name), "submodule") if self.is_package else {}
        self.starred: list[str] = []  # modules of which this one has all by a star

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
        self.starred.append(door.module)
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
