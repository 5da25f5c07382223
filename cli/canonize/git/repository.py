"""Opening a repository, and asking it about branches and revisions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import git

from canonize.errors import CanonizeError
from canonize.git.process import OBEDIENT, Completed, Process, disarmed, inert, own_environment
from canonize.suggestions import nearest, nearest_file

OLDEST_GIT = (2, 31)  # GIT_CONFIG_COUNT and rev-parse --path-format
_TELLING = r"^(filter|hook)\.|^remote\..*\.(promisor|partialclonefilter)$|^extensions\.partialclone$"
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class Repository:
    """A repository with a working tree.  ``git_dir`` is this working tree's own, ``common_dir`` is shared by all."""

    door: git.Repo
    root: Path
    git_dir: Path
    common_dir: Path
    object_format: str  # sha1 or sha256
    partial: bool = False  # a partial clone: some objects are only at a server
    settings: Mapping[str, str] = field(default_factory=dict)  # see process.disarmed
    armed: bool = False  # hooks and filters run: the user asked for it

    def obedient(self, root: Path) -> Repository:
        """This repository through its working tree ``root``, with hooks and filters that run."""
        with own_environment():
            return replace(self, door=git.Repo(root, expand_vars=False), root=root, armed=True)

    def start(self, *arguments: str, feed: Iterable[bytes] = (), variables: Mapping[str, str] | None = None) -> Process:
        """A running git, to be used as a context manager."""
        fixed = OBEDIENT if self.armed else inert(self.settings)
        return Process(self.door.git, arguments, feed, {**fixed, **(variables or {})})

    def ask(self, *arguments: str, feed: Iterable[bytes] = (), variables: Mapping[str, str] | None = None) -> Completed:
        """Run git to its end; whatever its exit status."""
        with self.start(*arguments, feed=feed, variables=variables) as process:
            return process.finish()

    def run(self, *arguments: str, feed: Iterable[bytes] = (), variables: Mapping[str, str] | None = None) -> bytes:
        """The output of a git that must succeed; else CanonizeError with git's own complaint."""
        done = self.ask(*arguments, feed=feed, variables=variables)
        if done.status:
            raise failure(arguments[0], done)
        return done.stdout

    def head_branch(self) -> str | None:
        """The branch that is checked out, which may have no commit yet; None when HEAD is detached."""
        done = self.ask("symbolic-ref", "--quiet", "HEAD")
        name = done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")
        return name.removeprefix("refs/heads/") if done.status == 0 and name.startswith("refs/heads/") else None

    def resolve(self, rev: str) -> str:
        """The full id of the commit that ``rev`` names.  CanonizeError when there is none."""
        commit = self._commit(rev)
        if commit is not None:
            return commit
        if rev in {"HEAD", "@", self.head_branch()} and self._commit("HEAD") is None:
            raise CanonizeError(
                f"{self.root} has no commit yet on the branch {self.head_branch()}", "commit something first"
            )
        named = self.run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
        known = named.decode("utf-8", "replace").splitlines()
        remedy = nearest(rev, known, "see git branch --all and git tag")
        raise CanonizeError(f"{rev!r} names no commit of {self.root}", remedy)

    def branch_exists(self, name: str) -> bool:
        """Whether there is a local branch of that name."""
        return self.ask("show-ref", "--verify", "--quiet", f"refs/heads/{name}").status == 0

    def check_branch_name(self, name: str) -> None:
        """CanonizeError unless ``name`` can be a branch, spelled out: no ``@{-1}``, no leading dash, no ``HEAD``."""
        if "\0" not in name:
            done = self.ask("check-ref-format", "--branch", name)
            if done.status == 0 and done.stdout.rstrip(b"\n") == name.encode("utf-8", "surrogateescape"):
                return
        raise CanonizeError(
            f"{name!r} can't be the name of a branch", "use letters, digits, - and /; see git help check-ref-format"
        )

    def blob_id(self, data: bytes) -> str:
        """The id under which this repository stores ``data``, byte for byte: no filter, no line end conversion."""
        digest = hashlib.new(self.object_format, b"blob %d\0" % len(data), usedforsecurity=False)
        digest.update(data)
        return digest.hexdigest()

    def _commit(self, rev: str) -> str | None:
        # In two steps, because :/text would take ^{commit} for a part of the text.
        named = self._id(rev)
        return self._id(f"{named}^{{commit}}") if named else None

    def _id(self, rev: str) -> str | None:
        if not rev or rev.startswith("-") or "\0" in rev:
            return None
        done = self.ask("rev-parse", "--verify", "--quiet", rev)
        found = done.stdout.decode("ascii", "replace").strip()
        return found if done.status == 0 and _ID.fullmatch(found) else None  # ^HEAD passes --verify, and is no id


def open_repository(path: Path) -> Repository:
    """The repository that ``path``, a folder, lies in.

    CanonizeError when ``path`` is no folder, in no repository or in a bare one, when git refuses a repository that
    belongs to somebody else (``safe.directory``), and when the repository puts its working tree elsewhere.
    """
    if not path.is_dir():
        raise CanonizeError(
            f"{path} is not a folder", nearest_file(path, "name a folder inside a git repository with --repo")
        )
    path = path.resolve()
    try:
        with own_environment():
            door = git.Repo(path, search_parent_directories=True, expand_vars=False)
    except (git.InvalidGitRepositoryError, git.NoSuchPathError, OSError, ValueError) as error:
        raise CanonizeError(f"{path} is not in a git repository", "name one with --repo, or git init") from error
    if door.bare or door.working_tree_dir is None:
        raise CanonizeError(f"{path} is a bare repository: it has no files", "clone it, or git worktree add")
    with own_environment():
        version = door.git.version_info
    if version < OLDEST_GIT:
        raise CanonizeError(f"git {'.'.join(map(str, version))} is too old", "install git 2.31 or newer")
    return _describe(door, Path(door.working_tree_dir).resolve())


def _describe(door: git.Repo, root: Path) -> Repository:
    asked = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--show-object-format")
    with Process(door.git, ("rev-parse", "--path-format=absolute", *asked), (), inert({})) as process:
        done = process.finish()
    if done.status:
        raise _refusal(root, done.complaint)
    lines = done.stdout.decode("utf-8", "surrogateescape").splitlines()
    if len(lines) != len(asked):
        raise CanonizeError(f"the path {root} has a line break in it", "rename the folder")
    toplevel, git_dir, common_dir, object_format = lines
    if not (Path(toplevel).is_dir() and root.samefile(toplevel)):
        raise CanonizeError(
            f"the repository {root} says that its files are in {toplevel}", "unset core.worktree, or name that folder"
        )
    plain = Repository(door, root, Path(git_dir), Path(common_dir), object_format)
    found = plain.ask("config", "--null", "--name-only", "--get-regexp", _TELLING).stdout
    names = found.decode("utf-8", "surrogateescape").split("\0")[:-1]
    partial = any(name.startswith(("remote.", "extensions.")) for name in names)
    return replace(plain, partial=partial, settings=disarmed(names))


def _refusal(root: Path, complaint: str) -> CanonizeError:
    if "dubious ownership" in complaint or "unsafe repository" in complaint:
        return CanonizeError(
            f"git refuses {root}: it belongs to somebody else",
            f"if you trust it: git config --global --add safe.directory {root}",
        )
    return CanonizeError(f"git can't read {root}: {complaint}", "see git -C DIR status")


def failure(command: str, done: Completed) -> CanonizeError:
    """What to raise when ``git command`` ended with an error that nobody expected."""
    return CanonizeError(f"git {command} failed: {done.complaint}", "run git fsck; if it finds nothing, report this")
