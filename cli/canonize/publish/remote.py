"""Git's part of a forge: what branches are there, fetching them, and pushing one from where it was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize.errors import CanonizeError
from canonize.git.process import Completed, inert
from canonize.git.repository import Repository
from canonize.publish.forge import Address, address_of
from canonize.publish.pace import Busy
from canonize.publish.secrets import NONE, Secret, redact_urls
from canonize.suggestions import nearest

_PROTOCOLS = "file:git:http:https:ssh"
# Answers git's question for credentials; the token is in the environment of that git alone.
_HELPER = (
    '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$CANONIZE_GIT_USER" "$CANONIZE_GIT_TOKEN"; }; f'
)
# Said by servers and by git itself where pushing is not allowed.
_FORBIDDEN = ("403", "Permission to", "denied", "not allowed to push", "service not enabled", "access rights")
_PASSING = ("Could not resolve host", "timed out", "Connection re", "hung up", "50", "early EOF", "RPC failed")


class Stale(Exception):
    """The branch is not where it was seen: somebody else was faster."""


class Forbidden(CanonizeError):
    """The server takes no pushes from this user."""


@dataclass(frozen=True)
class Remote:
    """``name`` is the remote's name, or a URL without credentials in it."""

    repo: Repository
    name: str
    url: str
    token: Secret = NONE
    user: str = "git"

    @property
    def address(self) -> Address:
        return address_of(self.url)

    def heads(self, prefix: str) -> dict[str, str]:
        """Branches that begin with ``prefix`` and the commits that they are at.  CanonizeError, Busy."""
        done = self._ask("ls-remote", "--heads", "--refs", self.name, f"refs/heads/{prefix}*")
        lines = [line.partition("\t") for line in done.stdout.decode("utf-8", "surrogateescape").splitlines()]
        return {ref.removeprefix("refs/heads/"): commit for commit, _, ref in lines}

    def default_branch(self) -> str:
        """What the server's HEAD is.  CanonizeError where it is nothing."""
        said = self._ask("ls-remote", "--symref", self.name, "HEAD").stdout.decode("utf-8", "surrogateescape")
        for line in said.splitlines():
            if line.startswith("ref: refs/heads/"):
                return line.removeprefix("ref: refs/heads/").partition("\t")[0]
        raise CanonizeError(f"{redact_urls(self.url)} has no branch yet", "push one, or name its base")

    def fetch_base(self, branch: str, options: Sequence[str] = ()) -> str:
        """The commit that the branch is at there, brought here.  CanonizeError when there is no such branch."""
        found = self.heads(branch).get(branch)
        if found is None:
            raise CanonizeError(
                f"{redact_urls(self.url)} has no branch {branch}", "push it first, or name another with --base"
            )
        if self._has(found):
            return found
        how = ("--quiet", "--no-tags", "--no-write-fetch-head", *(options or self._depth(1)))
        self._ask("fetch", *how, self.name, found)
        return self.repo.resolve(found)

    def bring(self, commits: Mapping[str, str]) -> None:
        """Fetch branches, by name and commit, that are not here yet."""
        missing = [commit for commit in commits.values() if not self._has(commit)]
        if missing:
            self._ask("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *self._depth(200), self.name, *missing)

    def push(self, branch: str, commit: str, old: str) -> None:
        """``branch`` goes from ``old`` ("": it is not there) to ``commit``; "" deletes it.

        Raises Stale when it is elsewhere, Forbidden, Busy or CanonizeError.
        """
        ref = f"refs/heads/{branch}"
        done = self._try(
            "push", "--porcelain", "--no-verify", f"--force-with-lease={ref}:{old}", self.name, f"{commit}:{ref}"
        )
        if done.status == 0:
            return
        said = done.stdout.decode("utf-8", "replace")
        if "stale info" in said or "fetch first" in said or "remote ref does not exist" in said + done.complaint:
            raise Stale(branch)
        reason = next((line.rpartition("\t")[2] for line in said.splitlines() if line.startswith("!")), "")
        raise self._failure("push", reason or done.complaint)

    def _ask(self, *arguments: str) -> Completed:
        done = self._try(*arguments)
        if done.status:
            raise self._failure(arguments[0], done.complaint)
        return done

    def _failure(self, what: str, said: str) -> Exception:
        said = self.token.redact(said)
        where = redact_urls(self.url)
        if any(word in said for word in _FORBIDDEN):
            return Forbidden(f"git {what} is not allowed at {where}: {said}", "see who you are there, or use --fork")
        if any(word in said for word in _PASSING):
            return Busy(f"git {what} at {where}: {said}")
        return CanonizeError(f"git {what} at {where} failed: {said}", "try git ls-remote there, and run it again")

    def _try(self, *arguments: str) -> Completed:
        return self.repo.ask(*arguments, variables=self._variables())

    def _variables(self) -> dict[str, str]:
        settings = dict(self.repo.settings)
        found = {}
        if self.token.reveal() and self.address.scheme in ("http", "https"):
            place = f"{self.address.scheme}://{self.address.place}"
            settings |= {"credential.helper": "", f"credential.{place}.helper": _HELPER}
            found = {"CANONIZE_GIT_USER": self.user, "CANONIZE_GIT_TOKEN": self.token.reveal()}
        return {**inert(settings), **found, "GIT_ALLOW_PROTOCOL": _PROTOCOLS, "GIT_NO_LAZY_FETCH": "0"}

    def _has(self, commit: str) -> bool:
        return self.repo.ask("cat-file", "-e", f"{commit}^{{commit}}").status == 0

    def _depth(self, commits: int) -> list[str]:
        """What is shallow stays so."""
        shallow = (self.repo.common_dir / "shallow").exists()
        return [f"--depth={commits}"] if shallow else []


def find_remote(repo: Repository, name: str) -> Remote:
    """The remote of that name, where it is pushed to.  CanonizeError when there is none."""
    done = repo.ask("remote", "get-url", "--push", "--", name)
    url = done.stdout.decode("utf-8", "surrogateescape").strip().splitlines()
    if done.status or not url:
        known = repo.run("remote").decode("utf-8", "replace").splitlines()
        remedy = nearest(name, known, "git remote add it, or name another with --remote")
        raise CanonizeError(f"there is no remote {name}", remedy)
    return Remote(repo, name, url[0])
