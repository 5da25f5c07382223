"""What there is made to be what there should be, one batch after the other; what was cut short is gone on with.

The order is what makes it safe.  Before a push the journal has the commit, before a call it has the step; a branch is
pushed only when its pull request comes next.  Whoever runs it again finds every branch and every pull request by
trailer and marker, so the same run again does what is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from canonize.errors import CanonizeError
from canonize.git.authors import trailers
from canonize.git.branches import remove, tip
from canonize.publish.bodies import Marker, same_managed, title_digest, with_marker
from canonize.publish.commits import place, specs
from canonize.publish.forge import Duplicate, Forge, Order, PullRequest, Refused, State
from canonize.publish.layout import Slot, branch_of
from canonize.publish.ledger import Ledger
from canonize.publish.limits import Budget, Window, outside
from canonize.publish.pace import Pace
from canonize.publish.proposal import Proposal, code_owners
from canonize.publish.remote import Remote, Stale
from canonize.publish.survey import Survey, foreign, orphans
from canonize.reports.pull_request_results import Outcome

EMPTIED = "Nothing is left to change in these files: others have done it. Closed by canonize."


class Action(StrEnum):
    OPENED = "opened"
    REOPENED = "reopened"
    UPDATED = "updated"
    CURRENT = "up to date"
    CLOSED = "closed"
    MERGED = "merged"
    REMOVED = "branch removed"
    LEFT = "left"  # with the reason; it makes the exit code 3


@dataclass(frozen=True, slots=True)
class Dress:
    """What pull requests get besides their text."""

    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    milestone: str = ""
    draft: bool = False
    ready: bool = False  # those that are drafts are no longer


@dataclass
class Work:
    """``remote`` is where branches go; ``fork`` is its owner, "" where that is the repository itself."""

    remote: Remote
    forge: Forge
    ledger: Ledger
    pace: Pace
    dress: Dress = field(default_factory=Dress)
    budget: Budget = field(default_factory=Budget)
    windows: Sequence[Window] = ()
    fork: str = ""
    opens: bool = True
    now: Callable[[], datetime] = lambda: datetime.now().astimezone()


def reconcile(work: Work, proposal: Proposal, found: Survey) -> Iterator[Outcome]:
    """Push, open, update, retarget and close until all is as proposed; a result as soon as each is done.

    Raises CanonizeError where going on makes no sense: no disk for the journal, a token that is refused, a forge that
    stays busy.  Everything that concerns one batch alone is a result.
    """
    repo = work.remote.repo
    open_now = found.open()
    work.pace.read("fetching", lambda: work.remote.bring(_wanted_heads(work, proposal, found)))
    _count(work, proposal, found)
    _remember(work, proposal, found)
    tips: dict[str, str] = {}
    for slot in proposal.slots:
        yield _one(work, proposal, found, slot, tips)
    proposed = {slot.batch.key for slot in proposal.slots}
    for key, pull in open_now.items():
        if key not in proposed:
            yield _empty(work, proposal, found, key, pull)
    for pull in found.twice:
        why = f"there is another for the same batch: #{found.pulls[_key(found, pull)].number}; close one of them"
        yield Outcome(_key(found, pull), pull.title, Action.LEFT, pull.number, pull.url, why)
    for key, commit in orphans(repo, found, work.ledger, list(tips)).items():
        yield _remove_orphan(work, found, key, commit)


def _one(work: Work, proposal: Proposal, found: Survey, slot: Slot, tips: dict[str, str]) -> Outcome:
    key, batch = slot.batch.key, slot.batch
    repo, ledger = work.remote.repo, work.ledger
    pull = found.pulls.get(key)
    left = Outcome(key, batch.title, Action.LEFT, pull.number if pull else 0, pull.url if pull else "")
    head = found.heads.get(slot.branch, "")
    why = _why_not(work, slot, pull, tips)
    if why:
        return replace(left, why=why)
    parent = tips.get(slot.on, proposal.commit)
    theirs = foreign(repo, found, ledger, proposal.commit, key, slot.branch)
    if theirs:
        tips[key] = head  # what stands on it goes on standing on it
        return replace(left, why=f"{theirs}: the branch is left alone")
    if pull is not None and pull.state is State.CLOSED:
        refused = _reopen(work, pull)
        if refused:
            return replace(left, why=refused)
    entry = ledger.known.entries.get(key)
    ours = [head, *(entry.commits() if entry is not None else ())]
    people = trailers(repo, proposal.wanted.authorship)
    try:
        commits = specs(batch, proposal.name, proposal.origin, people)
        here = [commit for commit in ours if commit and repo.ask("cat-file", "-e", commit).status == 0]
        commit = place(repo, parent, slot.branch, commits, proposal.wanted.authorship, here)
    except CanonizeError as error:
        if head:
            tips[key] = head
        return replace(left, why=f"{error.cause} ({error.remedy})")
    if commit != head:
        ledger.note(key, branch=slot.branch, paths=tuple(batch.paths), pushing=commit, step="push", emptied=False)
        try:
            work.pace.write("pushing", lambda: work.remote.push(slot.branch, commit, head))
        except Stale:
            return replace(left, why=f"somebody has pushed to {slot.branch} meanwhile; run it again")
    number = pull.number if pull is not None else 0
    ledger.note(
        key,
        branch=slot.branch,
        paths=tuple(batch.paths),
        pushed=commit,
        pushing="",
        step="update" if pull is not None else "create",
        number=number,
        emptied=False,
    )
    tips[key] = commit
    result = _publish(work, proposal, found, slot, pull, commit, commit != head)
    ledger.note(key, number=result.number, step="")
    return result


def _why_not(work: Work, slot: Slot, pull: PullRequest | None, tips: dict[str, str]) -> str:
    """Why nothing is done for the batch now; "" if something is to be."""
    if slot.waits:
        return slot.waits
    if slot.on and slot.on not in tips:
        return f"comes after {slot.on}, which is not open"
    if pull is not None and pull.state is State.OPEN:
        return ""
    if not work.opens:
        return "is not open yet: canonize pr open"
    return outside(work.windows, work.now()) or work.budget.refuses(code_owners(slot.batch))


def _reopen(work: Work, pull: PullRequest) -> str:
    """Before anything is pushed: a forge does not reopen a branch that has moved.  Why not, or ""."""
    try:
        work.forge.reopen(pull)
    except Refused as error:
        return f"#{pull.number} cannot be opened again: {error.cause}"
    return ""


def _publish(
    work: Work, proposal: Proposal, found: Survey, slot: Slot, pull: PullRequest | None, commit: str, pushed: bool
) -> Outcome:
    """The pull request of a branch that is where it should be: made, or made right."""
    batch = slot.batch
    below = proposal.below(slot)
    base = below.branch if below is not None else proposal.base
    sites = work.ledger.known.sites
    marker = Marker(proposal.name, batch.key, commit, title_digest(batch.title), sites)
    text = proposal.body(slot, below)
    dress = work.dress
    order = Order(
        batch.title,
        with_marker(text, marker),
        f"{work.fork}:{slot.branch}" if work.fork else slot.branch,
        base,
        dress.draft,
        dress.ready,
        dress.labels,
        dress.assignees,
        proposal.reviewers(batch),
        dress.milestone,
    )
    action = Action.UPDATED
    if pull is None:
        work.budget.take(code_owners(batch))
        action = Action.OPENED
        try:
            pull = work.forge.create(order)
        except Duplicate:  # its answer was lost
            pull = _adopt(work, slot)
        known = work.ledger.known
        known.since = min(known.since or pull.created, pull.created)
    elif pull.state is State.CLOSED:
        work.budget.take(code_owners(batch))
        action = Action.REOPENED
    before = found.marker(batch.key) if batch.key in found.pulls else marker
    if before.title and before.title != title_digest(pull.title):
        order = replace(order, title=None)  # somebody has a better one
        marker = replace(marker, title=before.title)
    body = with_marker(text, marker, pull.body)
    order = replace(order, body=None if same_managed(body, pull.body) else body)
    changed = pushed or _differs(pull, order)
    work.forge.update(pull, order)
    if action is Action.UPDATED and not changed:
        action = Action.CURRENT
    why = "; ".join(work.forge.warnings())
    return Outcome(batch.key, order.title or pull.title, action, pull.number, pull.url, why)


def _differs(pull: PullRequest, order: Order) -> bool:
    return (
        (order.title is not None and order.title != pull.title)
        or order.body is not None
        or order.base != pull.base
        or not pull.labels.issuperset(order.labels)
        or not pull.assignees.issuperset(order.assignees)
        or (order.milestone not in ("", pull.milestone))
        or (order.ready and pull.draft)
    )


def _adopt(work: Work, slot: Slot) -> PullRequest:
    for pull in work.forge.pull_requests(work.ledger.known.since):
        if pull.state is State.OPEN and pull.head == slot.branch:
            return pull
    raise CanonizeError(
        f"there is a pull request for {slot.branch} already, and canonize did not make it",
        "close it, or choose other branches with --branch",
    )


def _empty(work: Work, proposal: Proposal, found: Survey, key: str, pull: PullRequest) -> Outcome:
    """Nothing is left of an open batch: closed, with a word."""
    theirs = foreign(work.remote.repo, found, work.ledger, proposal.commit, key, pull.head)
    if theirs:
        return Outcome(key, pull.title, Action.LEFT, pull.number, pull.url, f"nothing is left to change, but {theirs}")
    return withdraw(work, found, key, pull, EMPTIED, "emptied")


def withdraw(work: Work, found: Survey, key: str, pull: PullRequest, comment: str, why: str) -> Outcome:
    """Close it with a comment.  ``why`` goes into the marker, so nobody takes it for a person's wish; "": it is one."""
    work.ledger.note(key, branch=pull.head, number=pull.number, step="close", emptied=bool(why))
    if why:
        marker = replace(found.marker(key), closed=why)
        work.forge.update(pull, Order(body=with_marker(_inner(pull.body), marker, pull.body)))
    work.forge.close(pull, comment)
    work.ledger.note(key, step="")
    return Outcome(key, pull.title, Action.CLOSED, pull.number, pull.url, comment)


def _remove_orphan(work: Work, found: Survey, key: str, commit: str) -> Outcome:
    branch = branch_of(found.name, key)
    result = remove_branch(work, branch, commit, key)
    return replace(result, why="it had no pull request, and needs none") if result.action is Action.REMOVED else result


def remove_branch(work: Work, branch: str, commit: str, key: str) -> Outcome:
    """There and here, where it is at the same commit."""
    try:
        work.pace.write("removing a branch", lambda: work.remote.push(branch, "", commit))
    except Stale:
        return Outcome(key, branch, Action.LEFT, why=f"somebody has pushed to {branch} meanwhile")
    local = tip(work.remote.repo, branch)
    if local == commit:
        try:
            remove(work.remote.repo, branch, local)
        except CanonizeError as error:
            return Outcome(key, branch, Action.LEFT, why=error.cause)
    return Outcome(key, branch, Action.REMOVED)


def _inner(body: str) -> str:
    """The managed text of a body as it is."""
    _, _, rest = body.partition("<!-- canonize:pull-request ")
    return rest.partition("-->\n")[2].partition("\n<!-- canonize:end -->")[0]


def _wanted_heads(work: Work, proposal: Proposal, found: Survey) -> dict[str, str]:
    """Branches whose commits have to be looked at; what the journal knows does not."""
    known = {commit for entry in work.ledger.known.entries.values() for commit in entry.commits()}
    return {branch: commit for branch, commit in found.heads.items() if commit not in known}


def _count(work: Work, proposal: Proposal, found: Survey) -> None:
    work.budget.enter(found.open_in_repository)
    batches = {slot.batch.key: slot.batch for slot in proposal.slots}
    for key in found.open():
        if key in batches:
            work.budget.owners.update(code_owners(batches[key]))


def _remember(work: Work, proposal: Proposal, found: Survey) -> None:
    """How far the way was at the beginning, and since when there is something to look for."""
    known = work.ledger.known
    known.sites = found.begun(proposal.sites, work.ledger)
    first = min((pull.created for pull in found.pulls.values()), default="")
    known.since = min(known.since, first) if known.since and first else known.since or first
    wanted = proposal.wanted
    known.options = {
        "batch-by": str(wanted.by),
        "max-files": str(wanted.max_files or ""),
        "layout": str(wanted.layout),
        "base": proposal.base,
        "fork": work.fork,
        "template": str(wanted.template.resolve()) if wanted.template is not None else "",
        "author": wanted.authorship.author,
        "run": wanted.run,
        "co-authors": "\n".join(wanted.authorship.co_authors),
    }
    work.ledger.save()


def _key(found: Survey, pull: PullRequest) -> str:
    return pull.head.removeprefix(f"{found.name}-")
