"""Patches that stay at an old path because its module goes on using the name, and whom they no longer reach; and those
that follow, and no longer reach whoever cannot.

``patch("old.X")`` is seen by ``old`` itself and by whoever looks ``old.X`` up when it runs.  Where the latter look at
the canonical module from now on, a test may go on passing, or fail, for the wrong reason.  Only all files together
tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from canonize_codemods.changes import Finding, Reason, Severity

from .file import Patch
from .rewrite import Rewritten

_SHOWN = 4


def silent_patches(results: Iterable[Rewritten], forwarded: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """``forwarded`` are the old paths, ``(module, name)``, whose shims hand patches on to the canonical module."""
    results = list(results)
    readers: dict[tuple[str, str], list[str]] = {}
    left: dict[str, list[str]] = {}
    for result in results:
        for old in sorted(result.looked_up):
            readers.setdefault(old, []).append(result.path)
        for module, name in sorted(result.still - set(forwarded)):
            left.setdefault(f"{module}:{name}", []).append(result.path)
    for result in results:
        for patch in result.patches:
            who = readers.get(patch.old, [])
            if patch.old not in forwarded and (who or patch.is_defined):
                yield _finding(result.path, patch, sorted(who))
        for reason in result.reasons if left else ():
            if reason.form == "patch-target" and reason.old in left:
                yield _gone_past(result.path, reason, sorted(left[reason.old]))


def _gone_past(path: str, reason: Reason, who: list[str]) -> Finding:
    some, old = _some(who), reason.old.replace(":", ".")
    message = f"{some} still look{'s' * (len(who) == 1)} at {old}, which a patch of {reason.new} no longer reaches"
    return Finding(path, reason.line, "patch-target-moves", message, f"patch {old} as well", Severity.NOTE)


def _some(who: Sequence[str]) -> str:
    return ", ".join(who[:_SHOWN]) + (f" and {len(who) - _SHOWN} more" if len(who) > _SHOWN else "")


def _finding(path: str, patch: Patch, who: list[str]) -> Finding:
    module, name = patch.old
    used = name if patch.user == module else f"{module}.{name}"
    message = f"{patch.user} itself uses {used}, so patching it there still matters"
    if who:
        message += f"; {_some(who)} now look{'s' * (len(who) == 1)} at {patch.target}, which this no longer reaches"
    else:
        message += f"; what imports {patch.target} is not reached by it"
    remedy = f"patch {patch.target.module}.{patch.target.name} as well"
    return Finding(path, patch.line, "patch-target-stays", message, remedy, Severity.NOTE)
