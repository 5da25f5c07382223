"""A GitLab that remembers, as much of its REST interface as canonize uses; see ``fake_github``.

No description of the interface is to be had from a package registry: keys and values are those of its documentation.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.publish.http_servers import Failure, Handler, git_over_http

TOKEN = "glpat-correcthorsebattery012"
_CREATES = {
    "source_branch",
    "target_branch",
    "title",
    "description",
    "target_project_id",
    "assignee_ids",
    "reviewer_ids",
    "labels",
    "milestone_id",
}
_EDITS = {
    "title",
    "description",
    "target_branch",
    "add_labels",
    "assignee_ids",
    "reviewer_ids",
    "milestone_id",
    "state_event",
}
_PEOPLE = {"ada": 1, "grace": 2, "linus": 3}
_PAGES = {"per_page", "page", "pagination", "order_by", "sort"}


class Problem(Exception):
    def __init__(self, status: int, message: Any) -> None:
        super().__init__(str(message))
        self.status, self.message = status, message


@dataclass
class FakeMerge:
    iid: int
    title: str
    description: str
    source: str
    target: str
    project: int  # of the source
    created_at: str
    state: str = "opened"
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    milestone: str = ""
    notes: list[str] = field(default_factory=list)
    approved_by: list[str] = field(default_factory=list)
    pipeline: str = ""
    sha: str = ""


@dataclass
class FakeProject:
    id: int
    name: str  # with its namespace
    path: Path
    access: int = 40
    merges: list[FakeMerge] = field(default_factory=list)
    milestones: list[str] = field(default_factory=list)

    def git(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(["git", "-C", str(self.path), *arguments], capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr}")
        return done.stdout.strip()

    def tip(self, branch: str) -> str:
        return self.git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", check=False)


class FakeGitLab:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self.page_limit = 100
        self.projects: dict[str, FakeProject] = {}
        self.failures: list[Failure] = []
        self.problems: list[str] = []
        self.writes: list[str] = []
        self._lock = threading.RLock()
        self._clock = datetime(2026, 1, 1, tzinfo=UTC)

    def create(self, name: str, source: Path, access: int = 40) -> FakeProject:
        path = self.folder / f"{name}.git"
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", "--bare", str(source), str(path)], check=True)
        made = FakeProject(len(self.projects) + 10, name, path, access)
        for key in ("http.receivepack", "uploadpack.allowAnySHA1InWant"):
            made.git("config", key, "true")
        self.projects[name] = made
        return made

    def merge(self, project: FakeProject, iid: int) -> None:
        found = project.merges[iid - 1]
        head, base = project.tip(found.source), project.tip(found.target)
        tree = project.git("merge-tree", "--write-tree", base, head)
        who = ("-c", "user.name=M", "-c", "user.email=m@example.org")
        commit = project.git(*who, "commit-tree", tree, "-p", base, "-p", head, "-m", found.title)
        project.git("update-ref", f"refs/heads/{found.target}", commit, base)
        found.state, found.sha = "merged", head

    def handle(self, handler: Handler) -> None:
        parts = urlsplit(handler.path)
        if ".git/" in parts.path:
            if "git-receive-pack" in handler.path and handler.password() != TOKEN:
                handler.body()
                handler.answer(401, b"", {"WWW-Authenticate": 'Basic realm="git"'})
            elif "git-receive-pack" in handler.path and self._named(parts.path.partition(".git/")[0][1:]).access < 30:
                handler.body()
                handler.answer(403, b"You are not allowed to push code to this project.", {})
            else:
                git_over_http(handler, self.folder)
            return
        body = handler.body()
        with self._lock:
            failure = next((f for f in self.failures if f.method == handler.command and f.path in parts.path), None)
            if failure is not None:
                self.failures.remove(failure)
                if not failure.late:
                    handler.answer_json(failure.status, {"message": failure.message}, dict(failure.headers))
                    return
            status, value, headers = self._answer(handler, parts.path, dict(parse_qsl(parts.query)), body)
        if failure is not None:
            status, value, headers = failure.status, {"message": failure.message}, dict(failure.headers)
        handler.answer_json(status, value, headers)

    def _answer(
        self, handler: Handler, path: str, asked: dict[str, str], body: bytes
    ) -> tuple[int, Any, dict[str, str]]:
        if handler.headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"message": "401 Unauthorized"}, {}
        try:
            status, value = self._route(handler.command, path, asked, json.loads(body) if body else {})
        except Problem as problem:
            if problem.status in (400, 404) and "/projects/ada%2F" not in path:
                self.problems.append(f"{handler.command} {path} {asked} {body!r}: {problem.message}")
            return problem.status, {"message": problem.message}, {}
        if handler.command != "GET":
            self.writes.append(f"{handler.command} {path}")
        elif isinstance(value, list):
            size, page = min(int(asked.get("per_page", "20")), self.page_limit), int(asked.get("page", "1"))
            rest = "&".join(f"{key}={text}" for key, text in asked.items() if key != "page")
            following = f'<{self.url}{path}?{rest}&page={page + 1}>; rel="next"'
            headers = {"Link": following} if page * size < len(value) else {}
            return status, value[(page - 1) * size : page * size], headers
        return status, value, {}

    def _route(self, method: str, path: str, asked: dict[str, str], sent: dict[str, Any]) -> tuple[int, Any]:
        parts = [unquote(part) for part in path.removeprefix("/api/v4/").split("/")]
        match method, parts:
            case "GET", ["user"]:
                return 200, {"id": 1, "username": "ada"}
            case "GET", ["users"]:
                name = asked.get("username", "")
                return 200, [{"id": _PEOPLE[name], "username": name}] if name in _PEOPLE else []
            case "GET", ["projects", name]:
                return 200, self._project(self._named(name))
            case "POST", ["projects", name, "fork"]:
                found = self._named(name)
                return 201, self._project(self.create(f"ada/{name.rpartition('/')[2]}", found.path))
            case "GET", ["projects", name, "merge_requests"]:
                _known(asked, {"scope", "state", "created_after"} | _PAGES)
                return 200, [self._shown(self._named(name), each) for each in self._named(name).merges]
            case "POST", ["projects", name, "merge_requests"]:
                _known(sent, _CREATES)
                return 201, self._create(self._named(name), sent)
            case "GET", ["projects", name, "milestones"]:
                titles = self._named(name).milestones
                wanted = asked.get("title")
                return 200, [{"id": at, "title": each} for at, each in enumerate(titles, 1) if each == wanted]
            case _, ["projects", name, "merge_requests", iid, *rest]:
                project = self._named(name)
                if not 1 <= int(iid) <= len(project.merges):
                    raise Problem(404, "404 Not found")
                return self._one(method, rest, project, project.merges[int(iid) - 1], sent)
        raise Problem(404, "404 Not found")

    def _one(
        self, method: str, rest: list[str], project: FakeProject, found: FakeMerge, sent: dict[str, Any]
    ) -> tuple[int, Any]:
        match method, rest:
            case "GET", []:
                return 200, self._shown(project, found)
            case "PUT", []:
                _known(sent, _EDITS)
                self._edit(project, found, sent)
                return 200, self._shown(project, found)
            case "PUT", ["merge"]:
                if sent["sha"] != project.tip(found.source):
                    raise Problem(409, "SHA does not match HEAD of source branch")
                self.merge(project, found.iid)
                return 200, self._shown(project, found)
            case "GET", ["notes"]:
                return 200, [{"id": at, "body": text} for at, text in enumerate(found.notes, 1)]
            case "POST", ["notes"]:
                found.notes.append(sent["body"])
                return 201, {"id": 1, "body": sent["body"]}
            case "GET", ["approvals"]:
                people = [{"user": {"username": name}} for name in found.approved_by]
                return 200, {"approved": bool(people), "approved_by": people}
            case "GET", ["diffs"]:
                base = project.git("merge-base", project.tip(found.target), project.tip(found.source))
                names = project.git("diff", "--name-only", base, project.tip(found.source)).splitlines()
                return 200, [{"old_path": name, "new_path": name} for name in names]
        raise Problem(404, "404 Not found")

    def _create(self, project: FakeProject, sent: dict[str, Any]) -> dict[str, Any]:
        target = next((p for p in self.projects.values() if p.id == sent.get("target_project_id")), project)
        if not project.tip(sent["source_branch"]) or not target.tip(sent["target_branch"]):
            raise Problem(400, "a branch is missing")
        for each in target.merges:
            if (each.source, each.target, each.state) == (sent["source_branch"], sent["target_branch"], "opened"):
                raise Problem(409, [f"Another open merge request already exists for this source branch: !{each.iid}"])
        self._clock += timedelta(seconds=1)
        made = FakeMerge(
            len(target.merges) + 1,
            sent["title"],
            sent["description"],
            sent["source_branch"],
            sent["target_branch"],
            project.id,
            self._clock.isoformat().replace("+00:00", "Z"),
        )
        target.merges.append(made)
        return self._shown(target, made)

    def _edit(self, project: FakeProject, found: FakeMerge, sent: dict[str, Any]) -> None:
        names = {number: name for name, number in _PEOPLE.items()}
        found.title = sent.get("title", found.title)
        found.description = sent.get("description", found.description)
        if "target_branch" in sent and not project.tip(sent["target_branch"]):
            raise Problem(400, "a branch is missing")
        found.target = sent.get("target_branch", found.target)
        found.labels += [name for name in sent.get("add_labels", "").split(",") if name and name not in found.labels]
        found.assignees = [names[each] for each in sent.get("assignee_ids", [])] or found.assignees
        found.reviewers = [names[each] for each in sent.get("reviewer_ids", [])] or found.reviewers
        if "milestone_id" in sent:
            found.milestone = project.milestones[sent["milestone_id"] - 1]
        event = sent.get("state_event")
        if event == "close":
            found.state = "closed"
        elif event == "reopen" and found.state == "closed":
            found.state = "opened"

    def _named(self, name: str) -> FakeProject:
        by_id = {str(project.id): project for project in self.projects.values()}
        found = self.projects.get(name) or by_id.get(name)
        if found is None:
            raise Problem(404, "404 Project Not Found")
        return found

    def _project(self, project: FakeProject) -> dict[str, Any]:
        return {
            "id": project.id,
            "path_with_namespace": project.name,
            "http_url_to_repo": f"{self.url}/{project.name}.git",
            "import_status": "finished",
            "permissions": {"project_access": {"access_level": project.access}, "group_access": None},
        }

    def _shown(self, project: FakeProject, found: FakeMerge) -> dict[str, Any]:
        source = next(each for each in self.projects.values() if each.id == found.project)
        return {
            "iid": found.iid,
            "web_url": f"{self.url}/{project.name}/-/merge_requests/{found.iid}",
            "title": found.title,
            "description": found.description,
            "source_branch": found.source,
            "target_branch": found.target,
            "source_project_id": found.project,
            "target_project_id": project.id,
            "sha": source.tip(found.source) or found.sha,
            "state": found.state,
            "draft": bool(re.match("Draft: ", found.title)),
            "labels": found.labels,
            "assignees": [{"username": name} for name in found.assignees],
            "reviewers": [{"username": name} for name in found.reviewers],
            "milestone": {"title": found.milestone} if found.milestone else None,
            "created_at": found.created_at,
            "has_conflicts": False,
            "detailed_merge_status": "mergeable",
            "head_pipeline": {"status": found.pipeline} if found.pipeline else None,
        }


def _known(given: dict[str, Any], keys: set[str]) -> None:
    if set(given) - keys:
        raise Problem(400, f"unknown: {sorted(set(given) - keys)}")
