"""Without a forge: each batch as a mail series with a cover letter, and all branches in one bundle."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize.publish.layout import Slot

BUNDLE = "canonize.bundle"
_COVER = "0000-cover-letter.patch"


def write_mail(
    repo: Repository,
    slots: Sequence[Slot],
    tips: Mapping[str, str],
    base: str,
    bodies: Mapping[str, str],
    folder: Path,
) -> list[Path]:
    """``folder``/01-KEY/0000-cover-letter.patch, 0001-….patch and so on, and the bundle; returns what was written.

    Files that a run before left there are replaced, others stay.  CanonizeError where the folder cannot be written.
    """
    live = [slot for slot in slots if slot.batch.key in tips]
    if not live:
        return []
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, slot in enumerate(live, 1):
            series = folder / f"{number:02}-{slot.batch.key}"
            series.mkdir(exist_ok=True)
            for old in series.glob("[0-9][0-9][0-9][0-9]-*.patch"):
                old.unlink()
            key = slot.batch.key
            written += _series(repo, series, tips.get(slot.on, base), tips[key], slot, number, len(live), bodies[key])
    except OSError as error:
        raise CanonizeError(f"can't write {error.filename}: {error.strerror}", "choose another --output") from error
    bundle = folder / BUNDLE
    # By full names of refs: a bundle is asked for what it holds by these.
    refs = [f"refs/heads/{slot.branch}" for slot in live]
    repo.run("bundle", "create", "--quiet", str(bundle.resolve()), *refs, f"^{base}")
    return [*written, bundle]


def _series(
    repo: Repository, folder: Path, parent: str, tip: str, slot: Slot, number: int, total: int, body: str
) -> list[Path]:
    repo.run(
        "format-patch",
        "--quiet",
        "--cover-letter",
        "--cover-from-description=none",
        "--no-attach",
        "--no-signature",
        "--no-ext-diff",
        "--no-renames",
        "--full-index",
        "--binary",
        "--no-thread",
        "--no-to",
        "--no-cc",
        f"--subject-prefix=PATCH {number} of {total}:",
        f"--output-directory={folder.resolve()}",
        f"{parent}..{tip}",
    )
    cover = folder / _COVER
    text = cover.read_bytes().decode("utf-8", "surrogateescape")
    text = text.replace("*** SUBJECT HERE ***", slot.batch.title, 1).replace("*** BLURB HERE ***", _plain(body), 1)
    cover.write_bytes(text.encode("utf-8", "surrogateescape"))
    return sorted(folder.glob("*.patch"))


def _plain(body: str) -> str:
    """Without the HTML that only a forge shows, and nothing that git am would take for the end of the mail."""
    text = re.sub(r"</?(?:details|summary)>", "", body)
    text = re.sub(r"^(---|diff |Index: )", r" \1", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
