"""A GitHub that remembers: as much of its REST interface as canonize uses, strict where GitHub is.

Branches are those of real bare repositories, which it serves over HTTP as well.  A request that GitHub would not
understand is answered as GitHub answers, and noted in ``problems``.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.publish.http_servers import Failure, Handler, git_over_http

TOKEN = "ghp_correcthorsebatterystaple0123456789"
_EDITS = {"title", "body", "state", "base", "maintainer_can_modify"}
_CREATES = {"title", "head", "base", "body", "draft", "maintainer_can_modify", "head_repo", "issue"}
_ISSUE = {"title", "body", "state", "labels", "assignees", "milestone", "state_reason", "assignee", "type"}
_PAGES = {"per_page", "page"}
_LISTS = {"state", "head", "base", "sort", "direction"} | _PAGES


class Problem(Exception):
    def __init__(self, status: int, message: str, errors: list[Any] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors


@dataclass
class FakePull:
    number: int
    title: str
    body: str
    head: str  # a branch
    owner: str  # of the repository that it is in
    base: str
    draft: bool = False
    state: str = "open"
    merged_at: str | None = None
    created_at: str = ""
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    milestone: str = ""
    comments: list[str] = field(default_factory=list)
    reviews: list[tuple[str, str]] = field(default_factory=list)
    mergeable: bool | None = True
    last_commit: str = ""  # when its branch is gone


@dataclass
class FakeRepository:
    owner: str
    name: str
    path: Path
    push: bool = True
    pulls: list[FakePull] = field(default_factory=list)
    milestones: list[str] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)  # conclusion by branch
    forbidden_reviewers: set[str] = field(default_factory=set)
    fork_of: str = ""

    def git(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(["git", "-C", str(self.path), *arguments], capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr}")
        return done.stdout.strip()

    def tip(self, branch: str) -> str:
        return self.git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", check=False)

    def branches(self) -> dict[str, str]:
        lines = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads").splitlines()
        return dict(line.split(" ") for line in lines)

    def open_pulls(self) -> list[FakePull]:
        return [pull for pull in self.pulls if pull.state == "open"]


class FakeGitHub:
    """``url`` is what it says of itself: that of a proxy in front of it, where there is one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self.git_url = ""
        self.login = "ada"
        self.page_limit = 100
        self.repositories: dict[str, FakeRepository] = {}
        self.failures: list[Failure] = []
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.writes: list[tuple[float, str]] = []
        self.hook: Callable[[str], None] = lambda request: None
        self._lock = threading.RLock()
        self._clock = datetime(2026, 1, 1, tzinfo=UTC)

    # -- for tests

    def create(self, owner: str, name: str, source: Path | None = None, fork_of: str = "") -> FakeRepository:
        path = self.folder / owner / f"{name}.git"
        path.parent.mkdir(parents=True, exist_ok=True)
        init = ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(path)]
        clone = ["git", "clone", "--quiet", "--bare", str(source), str(path)]
        subprocess.run(init if source is None else clone, check=True)
        made = FakeRepository(owner, name, path, fork_of=fork_of)
        for key in ("http.receivepack", "uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
            made.git("config", key, "true")
        self.repositories[f"{owner}/{name}"] = made
        return made

    def merge(self, repo: FakeRepository, number: int, method: str = "merge", delete_branch: bool = False) -> None:
        """As a person does in the browser: on the base branch of the pull request."""
        with self._lock:
            pull = self._pull(repo, number)
            head, base = repo.tip(pull.head), repo.tip(pull.base)
            tree = repo.git("merge-tree", "--write-tree", base, head)
            who = ("-c", "user.name=Mergerer", "-c", "user.email=m@example.org")
            parents = ["-p", base, *(["-p", head] if method == "merge" else [])]
            commit = repo.git(*who, "commit-tree", tree, *parents, "-m", f"{pull.title} (#{number})")
            repo.git("update-ref", f"refs/heads/{pull.base}", commit, base)
            pull.state, pull.merged_at = "closed", self._now()
            pull.last_commit = head
            if delete_branch:
                self.delete_branch(repo, pull.head)

    def delete_branch(self, repo: FakeRepository, branch: str) -> None:
        """Open pull requests that are based on it go where it was merged to, or are closed."""
        for pull in repo.pulls:
            if pull.head == branch:
                pull.last_commit = repo.tip(branch) or pull.last_commit
        merged = next((p for p in repo.pulls if p.head == branch and p.merged_at), None)
        repo.git("update-ref", "-d", f"refs/heads/{branch}")
        for pull in repo.open_pulls():
            if pull.base == branch and merged is not None:
                pull.base = merged.base
            elif branch in (pull.base, pull.head):
                pull.state = "closed"

    # -- requests

    def handle(self, handler: Handler) -> None:
        parts = urlsplit(handler.path)
        if re.match(r"/[^/]+/[^/]+\.git/", parts.path):
            self._git(handler, parts.path)
            return
        body = handler.body()
        request = f"{handler.command} {parts.path}"
        self.hook(request)
        with self._lock:
            self.requests.append(request)
            failure = next((f for f in self.failures if f.method == handler.command and f.path in parts.path), None)
            if failure is not None:
                self.failures.remove(failure)
                if failure.late:
                    self._answer(handler, parts.path, parts.query, body)
                handler.answer_json(failure.status, {"message": failure.message}, dict(failure.headers))
                return
            status, value, headers = self._answer(handler, parts.path, parts.query, body)
        self.hook(f"DONE {request}")
        handler.answer_json(status, value, headers)

    def _git(self, handler: Handler, path: str) -> None:
        name = re.sub(r"^/([^/]+/[^/]+)\.git/.*", r"\1", path)
        pushes = "git-receive-pack" in handler.path
        known = self.repositories.get(name)
        if known is None:
            handler.body()
            handler.answer(404, b"", {})
        elif pushes and handler.password() != TOKEN:
            handler.body()
            handler.answer(401, b"", {"WWW-Authenticate": 'Basic realm="git"'})
        elif pushes and not known.push:
            handler.body()
            handler.answer(403, b"Permission to push denied", {})
        else:
            if pushes and handler.command == "POST":
                self.hook(f"PUSH {path}")
            git_over_http(handler, self.folder)
            if pushes and handler.command == "POST":
                self.hook(f"DONE PUSH {path}")

    def _answer(self, handler: Handler, path: str, query: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        if handler.headers.get("Authorization") not in (f"token {TOKEN}", f"Bearer {TOKEN}"):
            return 401, {"message": "Bad credentials"}, {}
        asked = dict(parse_qsl(query))
        headers: dict[str, str] = {}
        try:
            sent = json.loads(body) if body else {}
            status, value = self._route(handler.command, path, asked, sent)
            if handler.command == "GET" and isinstance(value, list):
                value, headers = self._page(path, asked, value)
            return status, value, headers
        except Problem as problem:
            if problem.status in (400, 404):
                self.problems.append(f"{handler.command} {path}?{query} {body.decode()}: {problem.message}")
            value = {"message": problem.message, **({"errors": problem.errors} if problem.errors else {})}
            return problem.status, value, {}

    def _page(self, path: str, asked: dict[str, str], value: list[Any]) -> tuple[list[Any], dict[str, str]]:
        size = min(int(asked.get("per_page", "30")), self.page_limit)
        page = int(asked.get("page", "1"))
        rest = "&".join(f"{key}={text}" for key, text in asked.items() if key != "page")
        more = {"Link": f'<{self.url}{path}?{rest}&page={page + 1}>; rel="next"'} if page * size < len(value) else {}
        return value[(page - 1) * size : page * size], more

    def _route(self, method: str, path: str, asked: dict[str, str], sent: dict[str, Any]) -> tuple[int, Any]:
        if (method, path) == ("GET", "/user"):
            return 200, self._user(self.login)
        if (method, path) == ("POST", "/graphql"):
            return 200, self._graphql(sent)
        found = re.fullmatch(r"/repos/([^/]+)/([^/]+)(/.*)?", path)
        repo = self.repositories.get(f"{found[1]}/{found[2]}") if found else None
        if found is None or repo is None:
            raise Problem(404, "Not Found")
        rest = found[3] or ""
        for pattern, verbs in _ROUTES.items():
            match = re.fullmatch(pattern, rest)
            if match and method in verbs:
                name, keys = verbs[method]
                given = asked if method == "GET" else sent
                if set(given) - keys:
                    raise Problem(400, f"unknown: {sorted(set(given) - keys)}")
                status, value = getattr(self, name)(repo, *match.groups(), given)
                if method != "GET":
                    self.writes.append((datetime.now().timestamp(), f"{method} {path}"))
                return status, value
        raise Problem(404, "Not Found")

    # -- each kind of request

    def get_repo(self, repo: FakeRepository, asked: dict[str, Any]) -> tuple[int, Any]:
        return 200, self._repo(repo)

    def fork(self, repo: FakeRepository, sent: dict[str, Any]) -> tuple[int, Any]:
        known = self.repositories.get(f"{self.login}/{repo.name}")
        made = known or self.create(self.login, repo.name, repo.path, f"{repo.owner}/{repo.name}")
        return 202, self._repo(made)

    def list_pulls(self, repo: FakeRepository, asked: dict[str, str]) -> tuple[int, Any]:
        state = asked.get("state", "open")
        pulls = [pull for pull in repo.pulls if state in ("all", pull.state)]
        if asked.get("head"):
            pulls = [pull for pull in pulls if f"{pull.owner}:{pull.head}" == asked["head"]]
        pulls.sort(key=lambda pull: pull.created_at, reverse=asked.get("direction", "desc") == "desc")
        return 200, [self._shown(repo, pull) for pull in pulls]

    def create_pull(self, repo: FakeRepository, sent: dict[str, Any]) -> tuple[int, Any]:
        head, base = sent.get("head"), sent.get("base")
        if not isinstance(head, str) or not isinstance(base, str) or not sent.get("title"):
            raise Problem(422, "Validation Failed", [{"resource": "PullRequest", "code": "missing_field"}])
        owner, _, branch = head.rpartition(":")
        source = self.repositories.get(f"{owner or repo.owner}/{repo.name}")
        tip = source.tip(branch) if source is not None else ""
        if source is None or not tip:
            raise Problem(422, "Validation Failed", [{"resource": "PullRequest", "field": "head", "code": "invalid"}])
        if not repo.tip(base):
            raise Problem(422, "Validation Failed", [{"resource": "PullRequest", "field": "base", "code": "invalid"}])
        if any((p.owner, p.head, p.base) == (source.owner, branch, base) for p in repo.open_pulls()):
            message = f"A pull request already exists for {head}."
            raise Problem(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}])
        if source is not repo:  # GitHub has the objects of forks at hand
            repo.git("fetch", "--quiet", str(source.path), f"refs/heads/{branch}")
        if not repo.git("rev-list", "-1", f"{repo.tip(base)}..{tip}"):
            message = f"No commits between {base} and {branch}"
            raise Problem(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}])
        number = len(repo.pulls) + 1
        pull = FakePull(number, sent["title"], sent.get("body") or "", branch, source.owner, base)
        pull.draft = bool(sent.get("draft"))
        pull.created_at = self._now()
        repo.pulls.append(pull)
        return 201, self._shown(repo, pull)

    def get_pull(self, repo: FakeRepository, number: str, asked: dict[str, str]) -> tuple[int, Any]:
        return 200, self._shown(repo, self._pull(repo, int(number)))

    def edit_pull(self, repo: FakeRepository, number: str, sent: dict[str, Any]) -> tuple[int, Any]:
        pull = self._pull(repo, int(number))
        if sent.get("state") not in (None, "open", "closed"):
            raise Problem(422, "Validation Failed")
        if sent.get("base") and not repo.tip(sent["base"]):
            raise Problem(422, "Validation Failed", [{"resource": "PullRequest", "field": "base", "code": "invalid"}])
        stays = pull.merged_at or not repo.tip(pull.head) or repo.tip(pull.head) != pull.last_commit
        if sent.get("state") == "open" and pull.state == "closed" and stays:
            raise Problem(422, "Validation Failed", [{"code": "custom", "message": "state cannot be changed"}])
        if sent.get("state") == "closed" and pull.state == "open":
            pull.last_commit = repo.tip(pull.head)
        for key in ("title", "body", "base", "state"):
            if sent.get(key) is not None:
                setattr(pull, key, sent[key])
        return 200, self._shown(repo, pull)

    def edit_issue(self, repo: FakeRepository, number: str, sent: dict[str, Any]) -> tuple[int, Any]:
        pull = self._pull(repo, int(number))
        if not all(isinstance(each, str) for key in ("labels", "assignees") for each in sent.get(key, [])):
            raise Problem(422, "Validation Failed")
        pull.labels = sent.get("labels", pull.labels)
        pull.assignees = sent.get("assignees", pull.assignees)
        if "milestone" in sent:
            pull.milestone = repo.milestones[int(sent["milestone"]) - 1]
        return 200, self._issue(repo, pull)

    def list_files(self, repo: FakeRepository, number: str, asked: dict[str, str]) -> tuple[int, Any]:
        pull = self._pull(repo, int(number))
        tip = repo.tip(pull.head) or pull.last_commit
        base = repo.git("merge-base", repo.tip(pull.base) or "main", tip)
        names = repo.git("diff", "--name-only", "-z", base, tip).split("\0")
        return 200, [{"filename": name, "status": "modified", "sha": "0" * 40} for name in names if name]

    def list_reviews(self, repo: FakeRepository, number: str, asked: dict[str, str]) -> tuple[int, Any]:
        pull = self._pull(repo, int(number))
        return 200, [{"id": 1, "user": self._user(name), "state": state} for name, state in pull.reviews]

    def request_reviewers(self, repo: FakeRepository, number: str, sent: dict[str, Any]) -> tuple[int, Any]:
        pull = self._pull(repo, int(number))
        wanted = [*sent.get("reviewers", []), *sent.get("team_reviewers", [])]
        if set(wanted) & repo.forbidden_reviewers:
            raise Problem(422, "Reviews may only be requested from collaborators.")
        pull.reviewers += [name for name in sent.get("reviewers", []) if name not in pull.reviewers]
        pull.teams += [name for name in sent.get("team_reviewers", []) if name not in pull.teams]
        return 201, self._shown(repo, pull)

    def merge_pull(self, repo: FakeRepository, number: str, sent: dict[str, Any]) -> tuple[int, Any]:
        pull = self._pull(repo, int(number))
        if sent.get("sha") != repo.tip(pull.head):
            raise Problem(409, "Head branch was modified. Review and try the merge again.")
        if pull.draft or pull.state != "open":
            raise Problem(405, "Pull Request is not mergeable")
        self.merge(repo, pull.number, sent.get("merge_method", "merge"))
        return 200, {"sha": repo.tip(pull.base), "merged": True, "message": "merged"}

    def list_comments(self, repo: FakeRepository, number: str, asked: dict[str, str]) -> tuple[int, Any]:
        pull = self._pull(repo, int(number))
        return 200, [{"id": at, "body": text} for at, text in enumerate(pull.comments, 1)]

    def comment(self, repo: FakeRepository, number: str, sent: dict[str, Any]) -> tuple[int, Any]:
        self._pull(repo, int(number)).comments.append(sent["body"])
        return 201, {"id": 1, "body": sent["body"]}

    def list_milestones(self, repo: FakeRepository, asked: dict[str, str]) -> tuple[int, Any]:
        return 200, [self._milestone(repo, title) for title in repo.milestones]

    def check_runs(self, repo: FakeRepository, commit: str, asked: dict[str, str]) -> tuple[int, Any]:
        found = [conclusion for branch, conclusion in repo.checks.items() if repo.tip(branch) == commit]
        runs = [
            {
                "id": at,
                "name": f"check {at}",
                "status": "in_progress" if each == "pending" else "completed",
                "conclusion": None if each == "pending" else each,
            }
            for at, each in enumerate(found, 1)
        ]
        return 200, {"total_count": len(runs), "check_runs": runs}

    def status(self, repo: FakeRepository, commit: str, asked: dict[str, str]) -> tuple[int, Any]:
        return 200, {"state": "pending", "statuses": [], "total_count": 0, "sha": commit}

    def _graphql(self, sent: dict[str, Any]) -> Any:
        text = json.dumps(sent)
        found = re.search(r"PULL/([^/\"]+)/([^/\"]+)/(\d+)", text)
        if "markPullRequestReadyForReview" not in text or found is None:
            raise Problem(400, "unknown query")
        pull = self._pull(self.repositories[f"{found[1]}/{found[2]}"], int(found[3]))
        pull.draft = False
        return {"data": {"markPullRequestReadyForReview": {"pullRequest": {"isDraft": False}}}}

    # -- values

    def _pull(self, repo: FakeRepository, number: int) -> FakePull:
        if not 1 <= number <= len(repo.pulls):
            raise Problem(404, "Not Found")
        return repo.pulls[number - 1]

    def _now(self) -> str:
        self._clock += timedelta(seconds=1)
        return self._clock.isoformat().replace("+00:00", "Z")

    def _user(self, login: str) -> dict[str, Any]:
        return {"login": login, "id": sum(login.encode()), "type": "User", "url": f"{self.url}/users/{login}"}

    def _repo(self, repo: FakeRepository) -> dict[str, Any]:
        name = f"{repo.owner}/{repo.name}"
        return {
            "id": sum(name.encode()),
            "name": repo.name,
            "full_name": name,
            "owner": self._user(repo.owner),
            "url": f"{self.url}/repos/{name}",
            "html_url": f"{self.url}/{name}",
            "clone_url": f"{self.git_url}/{name}.git",
            "default_branch": "main",
            "permissions": {"admin": False, "push": repo.push or bool(repo.fork_of), "pull": True},
        }

    def _milestone(self, repo: FakeRepository, title: str) -> dict[str, Any]:
        number = repo.milestones.index(title) + 1
        url = f"{self.url}/repos/{repo.owner}/{repo.name}/milestones/{number}"
        return {"number": number, "title": title, "id": number, "state": "open", "url": url}

    def _issue(self, repo: FakeRepository, pull: FakePull) -> dict[str, Any]:
        return {
            "number": pull.number,
            "title": pull.title,
            "body": pull.body,
            "state": pull.state,
            "url": f"{self.url}/repos/{repo.owner}/{repo.name}/issues/{pull.number}",
            "labels": [{"name": name, "id": 1} for name in pull.labels],
            "assignees": [self._user(name) for name in pull.assignees],
            "milestone": self._milestone(repo, pull.milestone) if pull.milestone else None,
        }

    def _shown(self, repo: FakeRepository, pull: FakePull) -> dict[str, Any]:
        name = f"{repo.owner}/{repo.name}"
        source = self.repositories.get(f"{pull.owner}/{repo.name}", repo)
        url = f"{self.url}/repos/{name}/pulls/{pull.number}"
        return {
            **self._issue(repo, pull),
            "id": pull.number,
            "node_id": f"PULL/{name}/{pull.number}",
            "url": url,
            "issue_url": f"{self.url}/repos/{name}/issues/{pull.number}",
            "html_url": f"{self.url}/{name}/pull/{pull.number}",
            "draft": pull.draft,
            "merged_at": pull.merged_at,
            "merged": pull.merged_at is not None,
            "created_at": pull.created_at,
            "updated_at": pull.created_at,
            "mergeable": pull.mergeable,
            "head": {
                "ref": pull.head,
                "sha": source.tip(pull.head) or pull.last_commit or "0" * 40,
                "label": f"{pull.owner}:{pull.head}",
                "user": self._user(pull.owner),
                "repo": self._repo(source),
            },
            "base": {
                "ref": pull.base,
                "sha": repo.tip(pull.base) or "0" * 40,
                "label": f"{repo.owner}:{pull.base}",
                "user": self._user(repo.owner),
                "repo": self._repo(repo),
            },
            "requested_reviewers": [self._user(login) for login in pull.reviewers],
            "requested_teams": [
                {"id": 1, "slug": slug, "name": slug, "url": f"{self.url}/organizations/1/team/1"}
                for slug in pull.teams
            ],
        }


_ROUTES: dict[str, dict[str, tuple[str, set[str]]]] = {
    "": {"GET": ("get_repo", set())},
    "/forks": {"POST": ("fork", {"organization", "name", "default_branch_only"})},
    "/pulls": {"GET": ("list_pulls", _LISTS), "POST": ("create_pull", _CREATES)},
    r"/pulls/(\d+)": {"GET": ("get_pull", set()), "PATCH": ("edit_pull", _EDITS)},
    r"/pulls/(\d+)/files": {"GET": ("list_files", _PAGES)},
    r"/pulls/(\d+)/reviews": {"GET": ("list_reviews", _PAGES)},
    r"/pulls/(\d+)/requested_reviewers": {"POST": ("request_reviewers", {"reviewers", "team_reviewers"})},
    r"/pulls/(\d+)/merge": {"PUT": ("merge_pull", {"sha", "merge_method", "commit_title", "commit_message"})},
    r"/issues/(\d+)": {"PATCH": ("edit_issue", _ISSUE)},
    r"/issues/(\d+)/comments": {"GET": ("list_comments", _PAGES | {"since"}), "POST": ("comment", {"body"})},
    "/milestones": {"GET": ("list_milestones", {"state", "sort", "direction"} | _PAGES)},
    r"/commits/([0-9a-f]+)/check-runs": {"GET": ("check_runs", {"check_name", "status", "filter"} | _PAGES)},
    r"/commits/([0-9a-f]+)/status": {"GET": ("status", _PAGES)},
}
