"""What there is of a migration at a forge: pull requests by their marker, branches by their trailer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from canonize.git.rederive import stranger
from canonize.git.repository import Repository
from canonize.publish.bodies import Marker, read_marker
from canonize.publish.commits import batch_of
from canonize.publish.forge import Forge, PullRequest, State
from canonize.publish.layout import branch_of
from canonize.publish.ledger import Ledger
from canonize.publish.pace import Pace
from canonize.publish.proposal import Held
from canonize.publish.remote import Remote

_RANK = (State.OPEN, State.MERGED, State.CLOSED)


@dataclass
class Survey:
    """``pulls`` by key, the one that counts of each; ``heads`` are branches with the migration's prefix."""

    name: str
    pulls: dict[str, PullRequest]
    heads: dict[str, str]
    open_in_repository: int = 0
    twice: list[PullRequest] = field(default_factory=list)

    def marker(self, key: str) -> Marker:
        found = read_marker(self.pulls[key].body) if key in self.pulls else None
        return found or Marker(self.name, key)

    def begun(self, sites: int, ledger: Ledger) -> int:
        """How much there was to do at the beginning, where ``sites`` are left: what the journal or a marker knows."""
        return max([sites, ledger.known.sites, *(self.marker(key).sites for key in self.pulls)])

    def closed(self, ledger: Ledger) -> dict[str, PullRequest]:
        """Those that a person closed."""
        return {
            key: pull
            for key, pull in self.pulls.items()
            if pull.state is State.CLOSED
            and not self.marker(key).closed
            and not (key in ledger.known.entries and ledger.known.entries[key].emptied)
        }

    def open(self) -> dict[str, PullRequest]:
        return {key: pull for key, pull in self.pulls.items() if pull.state is State.OPEN}


def survey(name: str, owner: str, forge: Forge, remote: Remote, ledger: Ledger, pace: Pace) -> Survey:
    """Ask the forge and the server.  ``owner`` is whose repository the branches are in.  Raises CanonizeError.

    A marker alone is no proof: anybody can write one into a pull request of their own.  It counts where the branch has
    the name that canonize gives it, in the repository that canonize pushes to.
    """
    everything = forge.pull_requests(ledger.known.since)
    pulls: dict[str, PullRequest] = {}
    twice = []
    for pull in sorted(everything, key=lambda pull: (_RANK.index(pull.state), -pull.number)):
        marker = read_marker(pull.body)
        if marker is None or marker.migration != name:
            continue
        if pull.head != branch_of(name, marker.batch) or (pull.owner and pull.owner.lower() != owner.lower()):
            continue
        if marker.batch not in pulls:
            pulls[marker.batch] = pull
        elif pull.state is State.OPEN:
            twice.append(pull)
    heads = pace.read("looking for branches", lambda: remote.heads(f"{name}-"))
    count = sum(pull.state is State.OPEN for pull in everything)
    return Survey(name, pulls, heads, count, twice)


def held(found: Survey, ledger: Ledger, forge: Forge, reopen: bool, flat: bool) -> Held:
    """Which batch each path belongs to already, and which batches shall stay closed.  Raises CanonizeError."""
    paths: dict[str, set[str]] = {}
    closed = found.closed(ledger)
    for key in {*found.pulls, *ledger.known.entries}:
        entry = ledger.known.entries.get(key)
        pull = found.pulls.get(key)
        if pull is None:
            branch = entry is not None and entry.branch in found.heads
            known = entry.paths if entry is not None and branch and not entry.emptied else ()
        elif pull.state is State.OPEN or key in closed:
            known = entry.paths if entry is not None and entry.paths else tuple(forge.files(pull))
        else:
            known = ()
        for path in known:
            paths.setdefault(path, set()).add(key)
    prefix = f"{found.name}-"
    by_number = sorted(found.pulls, key=lambda key: found.pulls[key].number)
    begun = [key for key, entry in ledger.known.entries.items() if entry.number or entry.emptied]
    there = [key for key, entry in ledger.known.entries.items() if entry.branch in found.heads]
    used = [*by_number, *begun, *there, *sorted(branch.removeprefix(prefix) for branch in found.heads)]
    why = "#{} was closed by somebody; --reopen opens it again"
    absent = {} if reopen else {key: why.format(pull.number) for key, pull in closed.items()}
    return Held(paths, tuple(dict.fromkeys(used)), absent, flat)


def foreign(repo: Repository, found: Survey, ledger: Ledger, base: str, key: str, branch: str) -> str:
    """What somebody else has put on the branch; "" where all of it is canonize's own.  The commit has to be here."""
    commit = found.heads.get(branch)
    entry = ledger.known.entries.get(key)
    if commit is None or commit == found.marker(key).head or (entry is not None and commit in entry.commits()):
        return ""
    return stranger(repo, branch, base, commit)


def orphans(repo: Repository, found: Survey, ledger: Ledger, keep: Sequence[str]) -> dict[str, str]:
    """Branches that canonize pushed and that have no pull request, by key; the commits have to be here."""
    lost = {}
    for branch, commit in found.heads.items():
        key = branch.removeprefix(f"{found.name}-")
        if key in found.pulls or key in keep:
            continue
        entry = ledger.known.entries.get(key)
        if (entry is not None and commit in entry.commits()) or batch_of(repo, commit) == (found.name, key):
            lost[key] = commit
    return lost
