"""The baseline of an audit: a file that remembers what is known, so that only what is new fails ``audit --check``.

It is meant to be committed: one family of findings a line, sorted, without lines of code or dates, so that it changes
only where findings come or go, and two branches that shrink it merge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeGuard

from canonize.errors import CanonizeError
from canonize.reports.audit_findings import RULES, AuditFinding, Compared
from canonize.suggestions import nearest_file
from canonize_codemods.audit.result import AuditOptions

SCHEMA = "canonize.baseline/1"
REWRITE = "check where it comes from, or write it anew with --write-baseline"

Key = tuple[str, str]  # rule and about
Known = dict[Key, list[frozenset[str]]]  # each set is one family


def write_baseline(path: Path, findings: Iterable[AuditFinding], options: AuditOptions) -> None:
    """Replaces the file.  Raises CanonizeError where it cannot be written."""
    entries = [
        json.dumps({"rule": rule, "about": about, "subjects": sorted(subjects)})
        for (rule, about), families in sorted(_families(findings).items())
        for subjects in sorted(families, key=sorted)
    ]
    head = json.dumps({"schema": SCHEMA, "options": _options(options)})
    text = f"{head[:-1]},\n" + '"findings": [\n' + ",\n".join(entries) + "\n]}\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CanonizeError(
            f"the baseline {path} cannot be written: {error.strerror}", "choose another place"
        ) from None


def read_baseline(path: Path, options: AuditOptions) -> Known:
    """The baseline of an audit with ``options``.

    Raises CanonizeError for one that is missing, broken, of another version, or of an audit with other options.
    """
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        remedy = nearest_file(path, "write one: add --write-baseline", ".json")
        raise CanonizeError(f"there is no baseline at {path}", remedy) from None
    except OSError as error:
        raise CanonizeError(f"the baseline {path} cannot be read: {error.strerror}", "name another file") from None
    except json.JSONDecodeError as error:
        raise CanonizeError(f"{path}:{error.lineno}: the baseline is not JSON: {error.msg}", REWRITE) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise CanonizeError(f"{path}: the baseline is not JSON: {error}", REWRITE) from None
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        said = f"is of the version {schema!r}" if schema is not None else "says no version"
        raise CanonizeError(f"{path}: the baseline {said}; this canonize reads {SCHEMA!r}", REWRITE)
    written = data.get("options")
    asked = _options(options)
    if not isinstance(written, dict):
        raise CanonizeError(f"{path}: the baseline has no options", REWRITE)
    for key, value in asked.items():
        if written.get(key) != value:
            has, wants = _spelled(key, written.get(key)), _spelled(key, value)
            cause = f"{path}: the baseline is of an audit with {has}, not {wants}"
            raise CanonizeError(cause, "give the same options, or write it anew with --write-baseline")
    return _entries(path, data.get("findings"))


def compare(known: Known, findings: Sequence[AuditFinding]) -> Compared:
    """What is new against a baseline, and what of it is gone."""
    now = _families(findings)
    new = [finding for finding in findings if not _is_known(finding, known)]
    gone = []
    for (rule, about), families in sorted(known.items()):
        if about and (rule, about) not in now:
            gone.append(f"{rule}: {about}")
            continue
        present = frozenset[str]().union(*now.get((rule, about), ()))
        for subject in sorted(frozenset[str]().union(*families) - present):
            gone.append(f"{rule}: {about + ': ' if about else ''}{subject}")
    fresh = set(new)
    return Compared(tuple(new), tuple(finding for finding in findings if finding not in fresh), tuple(gone))


def _families(findings: Iterable[AuditFinding]) -> Known:
    """Findings without a family of their own share one a key."""
    found: Known = {}
    single: dict[Key, set[str]] = {}
    for finding in findings:
        key = (finding.rule.id, finding.about)
        if not finding.family:
            single.setdefault(key, set()).add(finding.subject)
        elif (family := frozenset(finding.family)) not in found.setdefault(key, []):
            found[key].append(family)
    for key, subjects in single.items():
        found.setdefault(key, []).append(frozenset(subjects))
    return found


def _is_known(finding: AuditFinding, known: Known) -> bool:
    parts = frozenset(finding.parts or (finding.subject,))
    return any(parts <= family for family in known.get((finding.rule.id, finding.about), ()))


def _options(options: AuditOptions) -> dict[str, Any]:
    return {
        "name": sorted(options.names),
        "include": sorted(options.include),
        "exclude": sorted(options.exclude),
        "expect": sorted(options.expect),
        "match": str(options.match),
    }


def _entries(path: Path, entries: object) -> Known:
    if not isinstance(entries, list):
        raise CanonizeError(f"{path}: the baseline has no list of findings", REWRITE)
    rules = {rule.id for rule in RULES}
    found: Known = {}
    for number, entry in enumerate(entries, 1):
        match entry:
            case {"rule": str(rule), "about": str(about), "subjects": list(subjects)} if _are_texts(subjects):
                if rule not in rules:
                    cause = f"{path}: finding {number} of the baseline has an unknown rule, {rule}"
                    raise CanonizeError(cause, "was it written by a newer canonize? if not, --write-baseline")
                found.setdefault((rule, about), []).append(frozenset(subjects))
            case _:
                raise CanonizeError(f"{path}: finding {number} of the baseline is not one", REWRITE)
    return found


def _are_texts(values: Sequence[object]) -> TypeGuard[Sequence[str]]:
    return all(isinstance(value, str) for value in values)


def _spelled(key: str, value: object) -> str:
    """Options as they are written on the command line."""
    values: Mapping[str, object] | Sequence[object] = value if isinstance(value, list) else [value]
    return " ".join(f"--{key} {each}" for each in values) or f"no --{key}"
