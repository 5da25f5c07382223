"""The pull requests that there should be: one value behind the preview, the mail series and what a forge is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.git.authors import Authorship
from canonize.git.history import CODEMOD
from canonize.git.owners import NOBODY
from canonize.publish.batches import MAX_FILES, Batch, BatchBy, Cut, cut
from canonize.publish.bodies import Context, render_body
from canonize.publish.layout import Layout, Slot, lay_out, prove
from canonize_codemods.changes import Finding, Migration
from canonize_codemods.migration.mapping import Mapper, serial
from canonize_codemods.plan import Plan

OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the migration shall be cut and presented.  ``reviewers`` may hold ``owners``: those of the files."""

    by: BatchBy = BatchBy.PACKAGE
    max_files: int | None = None
    layout: Layout = Layout.STACKED
    template: Path | None = None
    reviewers: tuple[str, ...] = ()
    authorship: Authorship = field(default_factory=Authorship)
    plan: Path | None = None
    remote: str = "origin"
    run: str = ""  # a branch that canonize run made, instead of a plan

    def check(self) -> None:
        """CanonizeError for options that exclude each other, or for a person that is none."""
        self.authorship.check()
        if self.by is BatchBy.ONE and self.max_files is not None:
            raise CanonizeError("--batch-by one has no --max-files", "leave one of them out")
        if self.run and self.plan is not None:
            raise CanonizeError("--run is what a codemod made, without a plan", "leave one of them out")

    def command(self) -> str:
        """What was typed, but for what is about the machine or the moment."""
        words = ["canonize pr open"]
        words += [f"--run {self.run}"] if self.run else []
        if self.plan is not None and not self.plan.is_absolute():
            words.append(str(self.plan))
        words.append(f"--batch-by {self.by}")
        words += [f"--max-files {self.max_files or MAX_FILES}"] if self.by is not BatchBy.ONE else []
        words += ["--independent"] if self.layout is Layout.INDEPENDENT else []
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Held:
    """What earlier runs have opened.

    The keys of each path, all keys that were ever given in the order of their stack, what shall not be opened and why,
    and whether no branch can be the base of another.
    """

    paths: Mapping[str, Collection[str]] = field(default_factory=dict)
    used: Sequence[str] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    flat: bool = False


@dataclass(frozen=True)
class Proposal:
    """``base`` is the branch that they go to, ``commit`` where it is; ``digest`` is the plan's.

    ``codemod`` is what a run's commits say of it; it has no plan.
    """

    name: str
    base: str
    commit: str
    digest: str
    migration: Migration
    slots: Sequence[Slot]
    wanted: Wanted
    codemod: str = ""

    @property
    def origin(self) -> tuple[str, str]:
        """The trailer that says what the commits were made from."""
        return (CODEMOD, self.codemod) if self.codemod else ("Canonize-Plan", self.digest)

    @property
    def sites(self) -> int:
        """Places that are still to be changed."""
        return sum(reason.form != "use" for change in self.migration.files() for reason in change.reasons)

    def body(self, slot: Slot, below: Slot | None) -> str:
        """CanonizeError for a template that cannot be used."""
        keys = [each.batch.key for each in self.slots]
        context = Context(
            self.name,
            keys.index(slot.batch.key) + 1,
            len(keys),
            self.base,
            slot.branch,
            self.wanted.command(),
            self.digest,
            below.batch.title if below is not None else "",
            self.wanted.remote,
            self.codemod,
        )
        return render_body(slot.batch, context, self.wanted.template)

    def below(self, slot: Slot) -> Slot | None:
        """The slot that this one stands on."""
        return next((each for each in self.slots if each.batch.key == slot.on), None) if slot.on else None

    def reviewers(self, batch: Batch) -> tuple[str, ...]:
        """Who is to be asked, by name; teams as ``organization/team``."""
        found = [name for name in self.wanted.reviewers if name != OWNERS]
        if OWNERS in self.wanted.reviewers:
            found += [name for name in code_owners(batch) if "@" not in name]  # addresses are nobody's login
        return tuple(dict.fromkeys(name.removeprefix("@") for name in found))

    def unplaced(self) -> list[Finding]:
        """What was left in files that no batch changes."""
        paths = {path for slot in self.slots for path in slot.batch.paths}
        return [finding for finding in self.migration.findings if finding.path not in paths]


def arrange(
    migration: Migration,
    plan: Plan,
    sources: Mapping[str, bytes],
    owners: Callable[[str], str],
    wanted: Wanted,
    held: Held,
    where: tuple[str, str, str],
    mapper: Mapper = serial,
    codemod: str = "",
) -> Proposal:
    """Cut a migration of ``sources`` and lay it out.  ``where``: the proposal's name, base and commit.

    What a ``codemod`` made is not known to hold in parts, so every part is looked at.
    """
    how = Cut(wanted.by, wanted.max_files or MAX_FILES, owners, plan.message)
    batches = cut(migration, how, held.paths, held.used)
    slots = lay_out(batches, wanted.layout, where[0], held.absent, held.flat)
    proven = prove(sources, plan.source_roots, slots, mapper, each=bool(codemod))
    return Proposal(*where, plan.digest, migration, proven, wanted, codemod)


def code_owners(batch: Batch) -> list[str]:
    """Each owner of the batch's files once."""
    names = [name for owners in batch.owners for name in owners.split(", ") if owners != NOBODY]
    return list(dict.fromkeys(names))
