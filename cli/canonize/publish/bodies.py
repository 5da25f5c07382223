"""What a pull request says of itself, and the marker by which it is found again.

The text between the two marker comments is canonize's own, and is written anew; what people put before or after stays.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canonize import __version__
from canonize.errors import CanonizeError, one_line
from canonize.publish.batches import Batch
from canonize_codemods.changes import Severity
from canonize_codemods.hosting.series import description_in
from canonize_codemods.words import counted

if TYPE_CHECKING:
    from jinja2 import Environment

_BEGIN = re.compile(r"<!-- canonize:pull-request (\{[^\n]*\}) -->")
_END = "<!-- canonize:end -->"
# GitHub takes 65,536 characters; some are left for what people add.
_LONGEST = 60_000
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Marker:
    """What a body says about the batch behind it.

    ``head`` is the commit that canonize pushed last, ``title`` a digest of the title that it wrote last, ``sites`` how
    many places the whole migration changed when the pull request was opened.
    """

    migration: str
    batch: str
    head: str = ""
    title: str = ""
    sites: int = 0
    closed: str = ""  # why canonize closed it


@dataclass(frozen=True, slots=True)
class Context:
    """What the template is told besides the batch."""

    migration: str
    number: int
    total: int
    base: str
    on: str  # its own branch
    command: str
    plan: str  # its digest
    below: str = ""  # the title of the batch that this one is stacked on
    remote: str = "origin"
    codemod: str = ""  # what made the changes, where no plan did


def title_digest(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()[:12]


def render_body(batch: Batch, context: Context, template: Path | None = None) -> str:
    """The managed part of a body, without markers.  CanonizeError for a template that cannot be read or filled in."""
    from jinja2 import TemplateError

    try:
        if template is None:
            loaded = _environment().get_template("pull_request.md.j2")
        else:
            loaded = _environment().from_string(template.read_text(encoding="utf-8"))
        return fit(loaded.render(fields(batch, context)).strip())
    except OSError as error:
        raise CanonizeError(f"can't read the template {template}: {error.strerror}", "name another one") from None
    except (TemplateError, UnicodeDecodeError) as error:
        where = f"{template}:{getattr(error, 'lineno', 0) or ''}".rstrip(":")
        raise CanonizeError(f"{where}: {error}", "see docs/reference/pull-requests.md for the fields") from None


@cache
def _environment() -> Environment:
    """One for all bodies: it keeps the template that it has compiled."""
    # Loading it takes as long as a small audit.
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=PackageLoader("canonize.publish"),
        autoescape=False,  # it is Markdown
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["code"] = _code
    return environment


def fields(batch: Batch, context: Context) -> dict[str, Any]:
    """What a template can use."""
    changes = batch.changes()
    reasons = [reason for change in changes for reason in change.reasons]
    routes: dict[str, Counter[str]] = {}
    for reason in reasons:
        if reason.form not in ("use", "codemod"):
            routes.setdefault(reason.new, Counter())[reason.old] += 1
    left = [finding for finding in batch.findings if finding.severity is Severity.LEFT]
    notes = [finding for finding in batch.findings if finding.severity is not Severity.LEFT]
    files = [one_line(change.path) for change in changes]
    return {
        "title": batch.title,
        "step": batch.step,
        "place": batch.place,
        "owners": list(batch.owners),
        "commits": [commit.title for commit in batch.commits],
        "files": files[:_SHOWN],
        "more_files": max(0, len(files) - _SHOWN),
        "file_count": counted(len(files), "file"),
        "forms": Counter(reason.form for reason in reasons).most_common(),
        "routes": [(new, olds.most_common(8), max(0, len(olds) - 8)) for new, olds in sorted(routes.items())[:12]],
        "left": left[:20],
        "notes": notes[:20],
        "more_findings": max(0, len(left) - 20) + max(0, len(notes) - 20),
        "migration": context.migration,
        "number": context.number,
        "total": context.total,
        "base": context.base,
        "on": context.on,
        "below": context.below,
        "command": context.command,
        "plan": context.plan,
        "version": __version__,
        "remote": context.remote,
        "codemod": context.codemod,
        "description": description_in(batch.commits[0].body) if context.codemod else "",
    }


def _code(text: str) -> str:
    """As code in Markdown, whatever backticks are in it."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fit(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rpartition("\n")[0] + "\n\n(cut here: the whole text would be too long)"


def with_marker(text: str, marker: Marker, around: str = "") -> str:
    """A whole body.  ``around`` is the body that is there now: what people wrote outside the markers stays."""
    known = {
        "migration": marker.migration,
        "batch": marker.batch,
        "head": marker.head,
        "title": marker.title,
        "sites": marker.sites,
        "closed": marker.closed,
    }
    line = json.dumps(known, ensure_ascii=True).replace("-->", "--\\u003e")
    # A template cannot end the part before its end, nor begin another.
    inner = text.replace(_END, "").replace("<!-- canonize:", "<!-- ")
    managed = f"<!-- canonize:pull-request {line} -->\n{inner}\n{_END}"
    begin = _BEGIN.search(around)
    if begin is None:
        return managed if not around.strip() else f"{around.rstrip()}\n\n{managed}"
    _, end, after = around[begin.end() :].partition(_END)
    return around[: begin.start()] + managed + (after if end else "")


def read_marker(body: str) -> Marker | None:
    """The marker of a body; None where there is none, or one that says nothing that could be relied on."""
    found = _BEGIN.search(body or "")
    if found is None:
        return None
    try:
        known = json.loads(found[1])
        texts = [known[name] for name in ("migration", "batch", "head", "title", "closed")]
        sites = known["sites"]
    except (ValueError, KeyError, TypeError):
        return None
    if not all(isinstance(text, str) for text in texts) or not isinstance(sites, int):
        return None
    return Marker(texts[0], texts[1], texts[2], texts[3], sites, texts[4])


def same_managed(one: str, other: str) -> bool:
    """Whether two bodies are equal but for line ends, which forges change."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
