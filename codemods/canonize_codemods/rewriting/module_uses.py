"""What a use of a module means: ``a.b.C``, ``f(a.b, "C")``, ``a.b.C = v``; and where that is from now on."""

from __future__ import annotations

from dataclasses import dataclass

from canonize_codemods.changes import Severity
from canonize_codemods.scopes import Occurrence, Role

from .file import Edits, File, Patch
from .moves import Moves, Target

PATCHERS = frozenset({"object", "setattr", "delattr", "spy", "stub"})


@dataclass(frozen=True, slots=True)
class ModuleUse:
    """``links`` attributes of the occurrence are the old path, or all of them and the name in a string."""

    occurrence: Occurrence
    links: int
    old: tuple[str, str]
    target: Target
    by_text: bool = False

    @property
    def way(self) -> str:
        """The module, as the use spells it."""
        links = self.links - bool(self.old[1] and not self.by_text)
        return ".".join([self.occurrence.name, *(attribute for attribute, _ in self.occurrence.attributes[:links])])

    @property
    def runs_at_import(self) -> bool:
        return not any(scope.kind == "function" for scope in self.occurrence.scope.chain())

    @property
    def looked_up(self) -> tuple[tuple[str, str], ...]:
        """The old path, with what is asked of a module that moves whole."""
        if self.old[1]:
            return (self.old,)
        further = self.occurrence.attributes[self.links : self.links + 1]
        return tuple((self.old[0], attribute) for attribute, _ in further)


class UseReader:
    """Reads the uses of one file; what stays for a reason is said."""

    def __init__(self, file: File, moves: Moves, edits: Edits) -> None:
        self.file, self.moves, self.edits = file, moves, edits

    def read(self, use: Occurrence, module: str, is_root: bool) -> ModuleUse | None:
        """``module`` is what the local name is bound to; with ``is_root``, ``import a.b.c`` bound ``a``."""
        if use.start < 0 or use.role not in (Role.LOAD, Role.ANNOTATION):
            return None
        consumed, renamed = 0, False
        for attribute, _ in use.attributes:
            path = f"{module}.{attribute}"
            target = self.moves.names.get((module, attribute))
            if target is not None and path not in self.moves.modules and not self.moves.follows(module, attribute):
                is_last = consumed + 1 == len(use.attributes)
                found = ModuleUse(use, consumed + 1, (module, attribute), target)
                stays = is_last and (self._stays_patched(found, use.stored) or self._is_identity_check(found))
                return None if stays else found
            held = self.moves.module_at.get((module, attribute), path)
            if held not in self.moves.leading:
                break
            module, consumed, renamed = held, consumed + 1, renamed or held != path
        if use.by_text is not None and consumed == len(use.attributes):
            target = self.moves.names.get((module, use.by_text.name))
            if target is not None and not self.moves.follows(module, use.by_text.name):
                patches = use.by_text.function in PATCHERS
                found = ModuleUse(use, consumed, (module, use.by_text.name), target, by_text=True)
                if not patches:
                    self._leave_lookup(found)
                return found if patches and not self._stays_patched(found, patches) else None
        # Who holds a module that moves whole under another name gets the new one.
        return None if renamed else self._whole(use, module, consumed, is_root)

    def _whole(self, use: Occurrence, module: str, consumed: int, is_root: bool) -> ModuleUse | None:
        target = self.moves.modules.get(module)
        if target is None:
            return None
        following = [
            *(attribute for attribute, _ in use.attributes[consumed:]),
            *([use.by_text.name] if use.by_text else []),
        ]
        if following and self._is_lacking(use, module, following[0]):
            return None
        while consumed and not is_root:  # a package that moves takes its submodules along
            package, _, last = module.rpartition(".")
            above = self.moves.modules.get(package)
            if above is None or target.module != f"{above.module}.{last}":
                break
            module, target, consumed = package, above, consumed - 1
        return ModuleUse(use, consumed, (module, ""), target)

    def _is_lacking(self, use: Occurrence, module: str, attribute: str) -> bool:
        reason = self.moves.lacking.get((module, attribute))
        if reason is not None:
            message, remedy = (
                f"{module}.{attribute} stays: {reason}",
                f"move {attribute} by hand, or leave its users here",
            )
            self.edits.leave(self._line(use), "name-stays", message, remedy)
        return reason is not None

    def _stays_patched(self, found: ModuleUse, patches: bool) -> bool:
        """Whoever patches the name in a module that goes on using it means that module."""
        return patches and stays_patched(self.edits, self.moves, self._line(found.occurrence), found.old, found.target)

    def _leave_lookup(self, found: ModuleUse) -> None:
        """hasattr and getattr ask about the module, and their strings are strings like others (CASES.md row 69)."""
        message = f"{':'.join(found.old)} is looked up by a string, which stays"
        remedy = f"look it up in {found.target.module}"
        self.edits.leave(self._line(found.occurrence), "lookup-stays", message, remedy, Severity.NOTE)

    def _is_identity_check(self, found: ModuleUse) -> bool:
        """``old.X is new.X``: with one path on both sides, a test of the old path would test nothing (row 90)."""
        for other in found.occurrence.compared_with:
            path = self.file.expanded(other)
            same = self.moves.lookup(path)
            if path == f"{found.target.module}.{found.target.name}" or (same and same[1] == found.target):
                message = f"{'.'.join(found.old)} is compared with what it now is, so the comparison stays as it is"
                remedy = "nothing to do; take the test out when the old path goes"
                self.edits.leave(self._line(found.occurrence), "identity-check-stays", message, remedy, Severity.NOTE)
                return True
        return False

    def _line(self, use: Occurrence) -> int:
        return self.file.source.line_of(use.start)


def stays_patched(edits: Edits, moves: Moves, line: int, old: tuple[str, str], target: Target) -> bool:
    """Whether a patch of ``old`` belongs there, as its module, or the canonical, goes on using it; notes it then."""
    needed, defined = old in moves.needed, old in moves.own_uses or old in moves.needed
    stays = defined or old in moves.consumers
    if stays:
        edits.patches.append(Patch(line, old, target, defined, target.module if needed else old[0]))
    return stays
