"""GitHub, also GitHub Enterprise, through PyGithub (extra ``canonize[github]``)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from canonize import __version__
from canonize.errors import CanonizeError
from canonize.publish.bodies import read_marker
from canonize.publish.forge import Duplicate, Forge, Fork, Health, Order, PullRequest, Refused, Settings, State
from canonize.publish.pace import Busy, Pace
from canonize.publish.secrets import Secret, find_token

if TYPE_CHECKING:
    from github.PullRequest import PullRequest as Pull
    from github.Repository import Repository

T = TypeVar("T")

HOSTS = ("github.com",)


def token(host: str) -> Secret:
    """As ``gh`` finds its own: other variables for other hosts, so that no token goes astray.  CanonizeError."""
    public = host == "github.com" or host.endswith(".ghe.com")
    names = ("GH_TOKEN", "GITHUB_TOKEN") if public else ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
    return find_token(host, ("gh", "auth", "token", "--hostname", host), names, f"gh auth login --hostname {host}")


def connect(settings: Settings, pace: Pace) -> Forge:
    """CanonizeError where PyGithub is not installed."""
    try:
        import github
    except ImportError:
        raise CanonizeError("PyGithub is not installed", "pip install 'canonize[github]'") from None
    usual = "https://api.github.com" if settings.host == "github.com" else f"https://{settings.host}/api/v3"
    client = github.Github(
        base_url=settings.api.rstrip("/") or usual,
        auth=github.Auth.Token(settings.token.reveal()),
        user_agent=f"canonize/{__version__}",
        timeout=60,
        per_page=100,
        retry=None,  # pace.py waits, and says so
        seconds_between_requests=None,
        seconds_between_writes=None,
        lazy=True,
    )
    return _GitHub(client.get_repo(settings.project), settings, client, pace)


class _GitHub:
    user = "x-access-token"

    def __init__(self, repo: Repository, settings: Settings, client: Any, pace: Pace) -> None:
        self._repo = repo
        self._pace = pace
        self._settings = settings
        self._client = client
        self._owner = settings.project.partition("/")[0]
        self._warnings: list[str] = []

    def can_push(self) -> bool:
        return bool(self._ask(lambda: self._fresh().permissions.push))

    def fork(self) -> Fork:
        login = self._ask(lambda: str(self._client.get_user().login))
        made = self._do(lambda: self._fresh().create_fork())

        def ready() -> str:
            try:
                return str(self._once(lambda: self._client.get_repo(made.full_name).clone_url))
            except Refused:  # it is made in the background
                raise Busy(f"the fork {made.full_name} is not ready yet") from None

        return Fork(login, self._pace.read("waiting for the fork", ready))

    def pull_requests(self, since: str = "") -> list[PullRequest]:
        def listed() -> list[PullRequest]:
            found = []
            for pull in self._repo.get_pulls(state="all", sort="created", direction="desc"):
                if since and pull.created_at < datetime.fromisoformat(since):
                    break
                if read_marker(pull.body or "") is not None:
                    found.append(_value(pull))
            return found[::-1]

        return self._ask(listed)

    def create(self, order: Order) -> PullRequest:
        head = order.head if ":" in order.head else f"{self._owner}:{order.head}"
        pull = self._do(
            lambda: self._repo.create_pull(
                base=order.base or "", head=head, title=order.title or "", body=order.body or "", draft=order.draft
            )
        )
        return _value(pull)

    def update(self, pull: PullRequest, order: Order) -> None:
        now = self._repo.get_pull(pull.number)
        edits: dict[str, Any] = {
            name: wanted
            for name, wanted, there in (
                ("title", order.title, pull.title),
                ("body", order.body, pull.body),
                ("base", order.base, pull.base),
            )
            if wanted is not None and wanted != there
        }
        if edits:
            self._do(lambda: now.edit(**edits))
        fields: dict[str, Any] = {}
        if not pull.labels.issuperset(order.labels):
            fields["labels"] = sorted(pull.labels.union(order.labels))
        if not pull.assignees.issuperset(order.assignees):
            fields["assignees"] = sorted(pull.assignees.union(order.assignees))
        if order.milestone and order.milestone != pull.milestone:
            fields["milestone"] = self._milestone(order.milestone)
        if fields:
            # Not add_to_labels: it sends a bare array, which GitHub's own description does not allow.
            self._do(lambda: self._repo.get_issue(pull.number).edit(**fields))
        if order.ready and pull.draft:
            self._do(lambda: self._repo.get_pull(pull.number).mark_ready_for_review())
        self._ask_reviewers(now, pull, order.reviewers)

    def close(self, pull: PullRequest, comment: str) -> None:
        now = self._repo.get_pull(pull.number)

        def say() -> None:
            if comment not in [each.body for each in now.get_issue_comments()]:
                now.create_issue_comment(comment)

        if comment:
            self._do(say)
        self._do(lambda: now.edit(state="closed"))

    def reopen(self, pull: PullRequest) -> None:
        self._do(lambda: self._repo.get_pull(pull.number).edit(state="open"))

    def merge(self, pull: PullRequest, method: str) -> None:
        self._do(lambda: self._repo.get_pull(pull.number).merge(merge_method=method, sha=pull.commit))

    def files(self, pull: PullRequest) -> list[str]:
        return self._ask(lambda: [each.filename for each in self._repo.get_pull(pull.number).get_files()])

    def health(self, pull: PullRequest) -> Health:
        def looked() -> Health:
            now = self._repo.get_pull(pull.number)
            conclusions = [
                run.conclusion if run.status == "completed" else "pending"
                for run in self._repo.get_commit(pull.commit).get_check_runs()
            ]
            status = self._repo.get_commit(pull.commit).get_combined_status()
            if status.total_count:
                conclusions.append(status.state)
            latest: dict[str, str] = {}
            for review in now.get_reviews():
                if review.state != "COMMENTED" or _login(review.user) not in latest:
                    latest[_login(review.user)] = review.state
            mergeable: bool | None = now.mergeable
            conflicts = None if mergeable is None else not mergeable
            return Health(_checks(conclusions), _reviews(latest.values()), conflicts)

        return self._ask(looked)

    def warnings(self) -> list[str]:
        said, self._warnings = self._warnings, []
        return said

    def _fresh(self) -> Repository:
        found: Repository = self._client.get_repo(self._settings.project)
        return found

    def _milestone(self, title: str) -> Any:
        for milestone in self._ask(lambda: list(self._repo.get_milestones(state="all"))):
            if milestone.title == title:
                return milestone
        raise Refused(f"there is no milestone {title!r} in {self._settings.project}", "make it, or leave it out")

    def _ask_reviewers(self, now: Pull, pull: PullRequest, wanted: Sequence[str]) -> None:
        missing = [name for name in wanted if name not in pull.reviewers]
        if not missing:
            return
        try:
            reviewed = {_login(each.user) for each in self._ask(lambda: list(now.get_reviews()))}
            people = [name for name in missing if "/" not in name and name not in reviewed]
            teams = [name.partition("/")[2] for name in missing if "/" in name]
            if people or teams:
                self._do(lambda: now.create_review_request(reviewers=people, team_reviewers=teams))
        except Refused as error:  # the author, or somebody without access: no reason to leave the rest undone
            self._warnings.append(f"#{pull.number}: reviewers {', '.join(missing)}: {error.cause}")

    def _ask(self, call: Callable[[], T]) -> T:
        """A question: waits while GitHub is busy.  Raises CanonizeError."""
        return self._pace.read(self._settings.project, lambda: self._once(call))

    def _do(self, call: Callable[[], T]) -> T:
        """Something that changes GitHub: one at a time, and not at once after the last.  Also raises Duplicate."""
        return self._pace.write(self._settings.project, lambda: self._once(call))

    def _once(self, call: Callable[[], T]) -> T:
        """What went wrong in canonize's words, without the token.  Raises Busy, Duplicate or Refused."""
        import github
        import requests

        try:
            return call()
        except github.GithubException as error:
            raise self._translated(error) from None
        except requests.RequestException as error:
            text = self._settings.token.redact(f"{type(error).__name__}: {error}")
            raise Busy(f"{self._settings.host} does not answer ({text})") from None

    def _translated(self, error: Any) -> Exception:
        headers = {key.lower(): value for key, value in (error.headers or {}).items()}
        said = self._settings.token.redact(_said(error.data))
        where = f"{self._settings.host}, {self._settings.project}"
        limited = "rate limit" in said.lower() or "abuse" in said.lower()
        if error.status in (403, 429) and (limited or "retry-after" in headers):
            return Busy(f"{where}: {said}", _wait(headers))
        if error.status >= 500:
            return Busy(f"{where}: {error.status} {said}", _number(headers.get("retry-after")))
        if error.status == 401:
            return Refused(
                f"{where}: the token of {self._settings.token.source or 'nowhere'} is refused (401 {said})",
                "see gh auth status, or set a new one",
            )
        if error.status == 422 and "already exists" in said:
            return Duplicate(said)
        return Refused(f"{where}: {error.status} {said}", "see what the token may do there, and run it again")


def _said(data: Any) -> str:
    if not isinstance(data, dict):
        return "no reason given"
    more = [
        str(each.get("message") or f"{each.get('field', '')} {each.get('code', '')}".strip())
        if isinstance(each, dict)
        else str(each)
        for each in data.get("errors") or ()
    ]
    return ": ".join(text for text in [str(data.get("message") or ""), "; ".join(more)] if text) or "no reason given"


def _wait(headers: dict[str, str]) -> float:
    """Seconds: what the answer asks for; until the limit is renewed; else a minute, as GitHub's guide has it."""
    after = _number(headers.get("retry-after"))
    if after is not None:
        return after
    if headers.get("x-ratelimit-remaining") == "0":
        return max(1.0, (_number(headers.get("x-ratelimit-reset")) or 0) - time.time() + 1)
    return 60.0


def _number(text: str | None) -> float | None:
    try:
        return max(0.0, float(text)) if text is not None else None
    except ValueError:
        return None


def _value(pull: Pull) -> PullRequest:
    state = State.MERGED if pull.merged_at is not None else State.OPEN if pull.state == "open" else State.CLOSED
    teams = {f"{pull.base.repo.owner.login}/{team.slug}" for team in pull.requested_teams}
    return PullRequest(
        pull.number,
        pull.html_url,
        pull.title,
        pull.body or "",
        pull.head.ref,
        _login(pull.head.user),
        pull.head.sha,
        pull.base.ref,
        state,
        bool(pull.draft),
        frozenset(label.name for label in pull.labels),
        frozenset(user.login for user in pull.assignees),
        frozenset({user.login for user in pull.requested_reviewers} | teams),
        _title(pull.milestone),
        pull.created_at.isoformat(),
    )


def _login(user: Any) -> str:
    """ "" for an account, or a fork, that is gone."""
    return user.login if user is not None else ""


def _title(milestone: Any) -> str:
    return milestone.title if milestone is not None else ""


def _checks(conclusions: Sequence[str | None]) -> str:
    if not conclusions:
        return "none"
    if any(each in ("failure", "error", "timed_out", "cancelled", "action_required") for each in conclusions):
        return "failing"
    return "pending" if "pending" in conclusions else "passing"


def _reviews(states: Any) -> str:
    found = set(states)
    if "CHANGES_REQUESTED" in found:
        return "changes requested"
    if "APPROVED" in found:
        return "approved"
    return "commented" if found & {"COMMENTED", "DISMISSED"} else "none"
