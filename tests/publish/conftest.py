"""A GitHub of our own for all tests here, with its description in front where node is installed; a user each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.publish.fake_github import TOKEN, FakeGitHub, FakeRepository
from tests.publish.http_servers import serving
from tests.publish.prism import Recorder, node_modules, prism
from tests.repositories import Done, Project, canonize, case, isolate, make_project


@dataclass(frozen=True)
class GitHub:
    """``url`` is what canonize speaks to; ``recorder`` is None without node."""

    fake: FakeGitHub
    url: str
    git_url: str
    recorder: Recorder | None


@pytest.fixture(scope="session")
def github_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHub]:
    pytest.importorskip("github")
    fake = FakeGitHub(tmp_path_factory.mktemp("github"))
    modules = node_modules()
    with ExitStack() as stack:
        server = stack.enter_context(serving(fake))
        url, recorder = server.url, None
        if modules is not None:
            url, recorder = stack.enter_context(prism(modules, server.url, tmp_path_factory.mktemp("prism")))
        fake.url, fake.git_url = url, server.url
        yield GitHub(fake, url, server.url, recorder)


@pytest.fixture
def github(github_server: GitHub) -> Iterator[GitHub]:
    """Nothing that a test asks of it may be wrong by GitHub's description, nor unknown to the fake."""
    fake = github_server.fake
    fake.page_limit = 100
    yield github_server
    left, problems = list(fake.failures), list(fake.problems)
    fake.failures.clear()
    fake.problems.clear()
    fake.writes.clear()
    fake.requests.clear()
    fake.hook = lambda request: None
    assert problems == []
    assert left == [], "a failure that nobody met"
    if github_server.recorder is not None:
        violations = list(github_server.recorder.violations)
        github_server.recorder.violations.clear()
        assert violations == []


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path)
    for name in ("GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "GITHUB_ENTERPRISE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", TOKEN)
    monkeypatch.setenv("GH_CONFIG_DIR", str(tmp_path / "gh"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@dataclass(frozen=True)
class Published(Project):
    """A clone of a repository at the fake GitHub."""

    github: GitHub
    there: FakeRepository

    def pr(self, command: str, *arguments: str) -> Done:
        """A ``pr`` command as a user types it, but for the pauses."""
        forge = ["--forge", "github", "--api-url", self.github.url, "--pause", "0"] if command != "preview" else []
        return canonize("pr", command, *arguments, *forge, "--repo", str(self.path), "--executor", "serial")

    def push(self, files: dict[str, bytes], message: str = "a commit") -> str:
        """Somebody's commit on the base branch."""
        commit = self.commit(files, message)
        self.git("push", "--quiet", str(self.there.path), "HEAD:main")
        return commit


NAMES = iter(f"project{number}" for number in range(10_000))


def publish(github: GitHub, folder: Path, files: dict[str, bytes]) -> Published:
    project = make_project(folder / "repo", files)
    there = github.fake.create("acme", next(NAMES), project.path)
    project.git("remote", "add", "origin", f"{github.git_url}/acme/{there.name}.git")
    return Published(project.path, github, there)


FILES = case("mixed_module_forward").before


@pytest.fixture
def project(github: GitHub, tmp_path: Path) -> Published:
    """Shims and importers: two pull requests; see fixtures/mixed_module_forward."""
    return publish(github, tmp_path, FILES)


WIDE = {
    **FILES,
    **{
        f"{folder}/m{n}.py": b"from app.service import Pool\n" for folder in ("api", "jobs", "web/ui") for n in range(4)
    },
    **{f"{folder}/__init__.py": b"" for folder in ("api", "jobs", "web", "web/ui")},
    ".github/CODEOWNERS": b"* @acme/core\napi/ @grace\njobs/ @linus\nweb/ @grace @acme/web\n",
}


@pytest.fixture
def wide(github: GitHub, tmp_path: Path) -> Published:
    """Shims, and importers in four packages with owners."""
    return publish(github, tmp_path, WIDE)
