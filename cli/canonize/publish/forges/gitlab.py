"""GitLab, of one's own as well, through python-gitlab (extra ``canonize[gitlab]``).

By paths rather than by the library's objects: these fetch before each write.  The library waits by itself when GitLab
says that there were too many requests (429), for as long as the answer asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote

from canonize import __version__
from canonize.errors import CanonizeError
from canonize.publish.bodies import read_marker
from canonize.publish.forge import Duplicate, Forge, Fork, Health, Order, PullRequest, Refused, Settings, State
from canonize.publish.pace import Busy, Pace
from canonize.publish.secrets import Secret, find_token

T = TypeVar("T")

HOSTS = ("gitlab.com",)
_DEVELOPER = 30  # the lowest access level that may push
_DRAFT = "Draft: "
_STATES = {"opened": State.OPEN, "locked": State.OPEN, "merged": State.MERGED, "closed": State.CLOSED}
_PENDING = ("created", "waiting_for_resource", "preparing", "pending", "running", "scheduled")


def token(host: str) -> Secret:
    """Of ``glab``, the environment or the keyring.  CanonizeError when there is none."""
    command = ("glab", "config", "get", "token", "--host", host)
    return find_token(host, command, ("GITLAB_TOKEN",), f"glab auth login --hostname {host}")


def connect(settings: Settings, pace: Pace) -> Forge:
    """CanonizeError where python-gitlab is not installed."""
    try:
        import gitlab
    except ImportError:
        raise CanonizeError("python-gitlab is not installed", "pip install 'canonize[gitlab]'") from None
    api = settings.api.rstrip("/").removesuffix("/api/v4") or f"https://{settings.host}"
    client = gitlab.Gitlab(
        api,
        oauth_token=settings.token.reveal(),  # any kind of token may come as a bearer
        user_agent=f"canonize/{__version__}",
        timeout=60,
        per_page=100,
        keep_base_url=True,
    )
    return _GitLab(client, settings, pace)


class _GitLab:
    user = "oauth2"

    def __init__(self, client: Any, settings: Settings, pace: Pace) -> None:
        self._client = client
        self._settings = settings
        self._pace = pace
        self._at = f"/projects/{quote(settings.project, safe='')}"
        self._warnings: list[str] = []
        self._namespace = lru_cache(None)(self._namespace_of)

    def can_push(self) -> bool:
        levels = self._project()["permissions"] or {}
        return any((level or {}).get("access_level", 0) >= _DEVELOPER for level in levels.values())

    def fork(self) -> Fork:
        name = str(self._get("/user")["username"])
        path = f"{name}/{self._settings.project.rpartition('/')[2]}"
        at = f"/projects/{quote(path, safe='')}"
        try:
            self._get(at)
        except Refused:
            self._do(lambda: self._client.http_post(f"{self._at}/fork"))

        def ready() -> str:
            try:
                found = self._once(lambda: self._client.http_get(at))
            except Refused:
                found = {}
            if found.get("import_status") not in ("finished", "none"):  # it is made in the background
                raise Busy(f"the fork {path} is not ready yet")
            return str(found["http_url_to_repo"])

        return Fork(name, self._pace.read("waiting for the fork", ready))

    def pull_requests(self, since: str = "") -> list[PullRequest]:
        asked = {"scope": "all", "state": "all", "order_by": "created_at", "sort": "asc", "per_page": 100}
        asked |= {"created_after": since} if since else {}
        found = self._list(f"{self._at}/merge_requests", asked)
        return [self._value(each) for each in found if read_marker(each["description"] or "") is not None]

    def create(self, order: Order) -> PullRequest:
        fork, _, branch = order.head.rpartition(":")
        at = self._at
        asked: dict[str, Any] = {
            "source_branch": branch,
            "target_branch": order.base,
            "title": f"{_DRAFT if order.draft else ''}{order.title}",
            "description": order.body,
        }
        if fork:
            asked["target_project_id"] = self._project()["id"]
            name = self._settings.project.rpartition("/")[2]
            at = f"/projects/{quote(f'{fork}/{name}', safe='')}"
        return self._value(self._do(lambda: self._client.http_post(f"{at}/merge_requests", post_data=asked)))

    def update(self, pull: PullRequest, order: Order) -> None:
        asked: dict[str, Any] = {}
        draft = pull.draft and not order.ready
        if (order.title is not None and order.title != pull.title) or draft != pull.draft:
            asked["title"] = f"{_DRAFT if draft else ''}{order.title or pull.title}"
        if order.body is not None and order.body != pull.body:
            asked["description"] = order.body
        if order.base is not None and order.base != pull.base:
            asked["target_branch"] = order.base
        if not pull.labels.issuperset(order.labels):
            asked["add_labels"] = ",".join(sorted(set(order.labels) - pull.labels))
        for role, there, wanted in (
            ("assignee_ids", pull.assignees, order.assignees),
            ("reviewer_ids", pull.reviewers, order.reviewers),
        ):
            # Groups cannot be asked; all who are there have to be named again.
            if more := self._people(pull, [name for name in wanted if name not in there and "/" not in name]):
                asked[role] = [*self._people(pull, sorted(there)), *more]
        if order.milestone and order.milestone != pull.milestone:
            asked["milestone_id"] = self._milestone(order.milestone)
        if asked:
            self._put(pull, asked)

    def close(self, pull: PullRequest, comment: str) -> None:
        notes = f"{self._at}/merge_requests/{pull.number}/notes"

        def say() -> None:
            if comment not in [note["body"] for note in self._client.http_list(notes, iterator=True)]:
                self._client.http_post(notes, post_data={"body": comment})

        if comment:
            self._do(say)
        self._put(pull, {"state_event": "close"})

    def reopen(self, pull: PullRequest) -> None:
        self._put(pull, {"state_event": "reopen"})

    def merge(self, pull: PullRequest, method: str) -> None:
        asked = {"sha": pull.commit, "squash": method == "squash"}
        at = f"{self._at}/merge_requests/{pull.number}/merge"
        self._do(lambda: self._client.http_put(at, post_data=asked))

    def files(self, pull: PullRequest) -> list[str]:
        found = self._list(f"{self._at}/merge_requests/{pull.number}/diffs", {"per_page": 100})
        return sorted({name for each in found for name in (each["old_path"], each["new_path"])})

    def health(self, pull: PullRequest) -> Health:
        now = self._get(f"{self._at}/merge_requests/{pull.number}")
        approvals = self._get(f"{self._at}/merge_requests/{pull.number}/approvals")
        state = (now.get("head_pipeline") or {}).get("status", "")
        checks = "pending" if state in _PENDING else {"success": "passing", "skipped": "passing", "": "none"}.get(state)
        reviews = "approved" if approvals.get("approved_by") and approvals.get("approved", True) else "none"
        if now.get("detailed_merge_status") == "requested_changes":
            reviews = "changes requested"
        return Health(checks or "failing", reviews, now.get("has_conflicts"))

    def warnings(self) -> list[str]:
        said, self._warnings = self._warnings, []
        return said

    def _project(self) -> dict[str, Any]:
        return self._get(self._at)

    def _namespace_of(self, project: int) -> str:
        found = self._get(f"/projects/{project}")
        return str(found["path_with_namespace"]).rpartition("/")[0]

    def _people(self, pull: PullRequest, names: list[str]) -> list[int]:
        ids = []
        for name in names:
            found = self._list("/users", {"username": name})
            ids += [int(each["id"]) for each in found]
            if not found:
                self._warnings.append(f"!{pull.number}: there is no user {name}")
        return ids

    def _milestone(self, title: str) -> int:
        found = self._list(f"{self._at}/milestones", {"title": title, "include_ancestors": "true"})
        if not found:
            raise Refused(f"there is no milestone {title!r} in {self._settings.project}", "make it, or leave it out")
        return int(found[0]["id"])

    def _value(self, found: dict[str, Any]) -> PullRequest:
        own = found["source_project_id"] == found["target_project_id"]
        owner = self._settings.project.rpartition("/")[0]
        if not own:
            owner = self._namespace(found["source_project_id"]) if found["source_project_id"] else ""
        return PullRequest(
            found["iid"],
            found["web_url"],
            found["title"].removeprefix(_DRAFT),
            found["description"] or "",
            found["source_branch"],
            owner,
            found["sha"] or "",
            found["target_branch"],
            _STATES[found["state"]],
            bool(found["draft"]),
            frozenset(found["labels"]),
            frozenset(each["username"] for each in found["assignees"] or ()),
            frozenset(each["username"] for each in found["reviewers"] or ()),
            (found["milestone"] or {}).get("title", ""),
            found["created_at"],
        )

    # -- requests

    def _get(self, path: str) -> dict[str, Any]:
        found = self._ask(lambda: self._client.http_get(path))
        assert isinstance(found, dict)
        return found

    def _list(self, path: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        return self._ask(lambda: list(self._client.http_list(path, query_data=asked, iterator=True)))

    def _put(self, pull: PullRequest, asked: dict[str, Any]) -> None:
        self._do(lambda: self._client.http_put(f"{self._at}/merge_requests/{pull.number}", post_data=asked))

    def _ask(self, call: Callable[[], T]) -> T:
        return self._pace.read(self._settings.project, lambda: self._once(call))

    def _do(self, call: Callable[[], T]) -> T:
        return self._pace.write(self._settings.project, lambda: self._once(call))

    def _once(self, call: Callable[[], T]) -> T:
        """What went wrong in canonize's words, without the token.  Raises Busy, Duplicate or Refused."""
        import gitlab
        import requests

        host, project, secret = self._settings.host, self._settings.project, self._settings.token
        try:
            return call()
        except gitlab.GitlabError as error:
            status = error.response_code or 0
            said = secret.redact(str(error.error_message or error))
        except requests.RequestException as error:
            text = secret.redact(f"{type(error).__name__}: {error}")
            raise Busy(f"{host} does not answer ({text})") from None
        if status >= 500 or status == 429:
            raise Busy(f"{host}, {project}: {status} {said}")
        if status == 401:
            raise Refused(
                f"{host}, {project}: the token of {secret.source or 'nowhere'} is refused (401 {said})",
                "see glab auth status, or set a new one",
            )
        if status == 409 and "already exists" in said:
            raise Duplicate(said)
        raise Refused(f"{host}, {project}: {status} {said}", "see what the token may do there, and run it again")
