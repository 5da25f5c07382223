"""Writing a series of commits without a checkout: one ``git fast-import``, then the branch in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from canonize.errors import CanonizeError
from canonize.git.authors import Authorship, author_line, author_variables, identity
from canonize.git.branches import check_free, create, move
from canonize.git.hooks import commit_with_hooks
from canonize.git.paths import is_safe
from canonize.git.repository import Repository, failure
from canonize.git.runs import Progress
from canonize.git.signing import check_programs, sign_series, wants_signatures
from canonize.git.snapshot import Skipped, list_commit
from canonize_codemods.changes import FileChange

NEW_FILE = "100644"

# Of a phase and how many commits it is about: a function that is told of each.
Track = Callable[[str, int], Callable[[int], None]]


@dataclass(frozen=True, slots=True)
class CommitSpec:
    """A commit to be: its whole message (see ``messages.compose_message``) and its files."""

    message: str
    changes: Sequence[FileChange]


def write_series(
    repo: Repository,
    base: str,
    branch: str,
    commits: Sequence[CommitSpec],
    *,
    old: str | None = None,
    authorship: Authorship | None = None,
    hooks: bool = False,
    note: Callable[[Progress], None] = lambda progress: None,
    track: Track = lambda phase, total: lambda number: None,
) -> list[str]:
    """Put ``commits`` one after the other on ``base`` as the new ``branch``; returns their ids, first to last.

    Neither the checkout nor the index is touched.  The branch appears when all commits are there, and only if there is
    none of that name; with ``old`` it moves, and only from there.  Before, no ref points at them, so an interrupted run
    leaves just objects, which git collects.  With ``commit.gpgsign`` every commit is signed; with ``hooks`` the hooks
    of the repository run on each.  ``note`` is told of each step before it is taken, ``track`` of each commit; not of
    signatures, for which somebody may be asked on the terminal.  No commits: no branch.

    CanonizeError when ``branch`` exists or can't be a name, ``base`` is unknown, git knows no author, or a file is not
    what ``before`` says.
    """
    authorship = authorship or Authorship()
    repo.check_branch_name(branch)
    if old is None:
        check_free(repo, branch)
    base = repo.resolve(base)
    if not commits:
        return []
    messages = [_message(spec) for spec in commits]
    signs = wants_signatures(repo)
    if signs:
        check_programs(repo)
    ids = _import(repo, base, commits, authorship, note, track)
    if hooks:
        ids = commit_with_hooks(repo, base, ids, messages, author_variables(authorship), note, track)
    elif signs:
        note(Progress("signing"))
        ids = sign_series(repo, base, ids, messages, author_variables(authorship))
    note(Progress("branch", new=ids[-1]))
    if old is None:
        create(repo, branch, ids[-1])
    else:
        move(repo, branch, ids[-1], old, "the series derived again")
    return ids


def quote_path(path: str) -> bytes:
    """``path`` as a C string, which fast-import takes for any name."""
    special = {ord('"'): b'\\"', ord("\\"): b"\\\\"}
    quoted = (
        special.get(byte) or (b"\\%03o" % byte if byte < 0x20 or byte == 0x7F else bytes((byte,)))
        for byte in path.encode("utf-8", "surrogateescape")
    )
    return b'"' + b"".join(quoted) + b'"'


class _Files:
    """The files of the commit that is being written."""

    def __init__(self, repo: Repository, base: str) -> None:
        others: list[Skipped] = []
        self._repo = repo
        self._files = {entry.path: (entry.mode, entry.blob) for entry in list_commit(repo, base, others)}
        self._others = {path for path, _ in others}

    def apply(self, change: FileChange) -> bytes:
        """The stream's lines for ``change``.  CanonizeError when it doesn't fit."""
        mode, blob = self._files.get(change.path, (NEW_FILE, None))
        if blob != (None if change.before is None else self._repo.blob_id(change.before)):
            raise CanonizeError(f"{change.path} is not what the change was made from", "run canonize again")
        if blob is None:
            self._check_place(change.path)
        if change.after is None:
            self._files.pop(change.path, None)
            return b"D %s\n" % quote_path(change.path) if blob else b""
        self._files[change.path] = (mode, self._repo.blob_id(change.after))
        return b"M %s inline %s\n%s" % (mode.encode(), quote_path(change.path), _data(change.after))

    def _check_place(self, path: str) -> None:
        """fast-import would let a file replace a folder, or a folder a file, and all that was there."""
        taken = [str(parent) for parent in (PurePosixPath(path), *PurePosixPath(path).parents)]
        if (
            not is_safe(path)
            or any(place in self._files or place in self._others for place in taken)
            or any(other.startswith(f"{path}/") for other in (*self._files, *self._others))
        ):
            raise CanonizeError(f"{path} can't be created: something else is there", "move it, and run canonize again")


def _import(
    repo: Repository,
    base: str,
    commits: Sequence[CommitSpec],
    authorship: Authorship,
    note: Callable[[Progress], None],
    track: Track,
) -> list[str]:
    committer = identity(repo, "COMMITTER").encode("utf-8", "surrogateescape")
    written = track("writing commits", len(commits))
    stream = _stream(_Files(repo, base), base, commits, author_line(repo, authorship), committer, written)
    note(Progress("importing"))
    # Where names are the same in either case, as on macOS, fast-import would write Main.py for main.py.
    exact = ("-c", "core.ignoreCase=false")
    importing = repo.start(*exact, "fast-import", "--quiet", "--done", "--date-format=raw", feed=stream)
    try:
        with importing:
            note(Progress("importing", importer=importing.pid))
            done = importing.finish()
    finally:
        (repo.git_dir / f"fast_import_crash_{importing.pid}").unlink(missing_ok=True)
    if done.status:
        raise failure("fast-import", done)
    return done.stdout.decode("ascii").split()


def _stream(
    files: _Files,
    base: str,
    commits: Sequence[CommitSpec],
    author: bytes,
    committer: bytes,
    written: Callable[[int], None],
) -> Iterator[bytes]:
    # fast-import needs the name of a ref, and writes it only at its end: forgotten before that, it never exists.
    ref = b"refs/canonize/series"
    for mark, spec in enumerate(commits, 1):
        yield b"commit %s\nmark :%d\nauthor %s\ncommitter %s\n" % (ref, mark, author, committer)
        yield _data(_message(spec))
        if mark == 1:
            yield b"from %s\n" % base.encode()
        for change in spec.changes:
            yield files.apply(change)
        yield b"\nget-mark :%d\n" % mark
        written(1)
    yield b"reset %s\n\ndone\n" % ref


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _message(spec: CommitSpec) -> bytes:
    # Git itself cuts a message at NUL.
    return spec.message.rstrip("\n").replace("\0", "").encode("utf-8", "replace") + b"\n"
