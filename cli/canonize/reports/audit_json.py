"""The audit for programs: a documented, versioned dictionary of plain values.

``canonize.audit/1``, described by docs/reference/audit.schema.json: keys are only ever added; a key that changes its
meaning makes it ``/2``.  Lines are 1-based, paths are POSIX and relative to the repository, symbols are written
``module:qualname``.  With ``AuditOptions.all`` the excluded definitions and the export points in tests and backups are
listed too, not just counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from canonize_codemods.audit.clones import Clone
from canonize_codemods.audit.compare import Difference, MemberDifference
from canonize_codemods.audit.definitions import Definition
from canonize_codemods.audit.paths import ExportPoint, Fragmentation
from canonize_codemods.audit.places import PRODUCTION
from canonize_codemods.audit.result import AuditResult, Group, NameVerdict, Pair
from canonize_codemods.audit.shared import Factory, SharedState

from .audit_findings import AuditFinding, Compared

SCHEMA = "canonize.audit/1"

Json = dict[str, Any]


def to_json(
    result: AuditResult,
    findings: Sequence[AuditFinding] = (),
    compared: Compared | None = None,
    skipped: Sequence[tuple[str, str]] = (),
) -> Json:
    """Equal results give equal dictionaries, in the same order.

    ``findings`` is ``audit_findings`` of the result; ``compared`` is what a baseline made of them, if there is one;
    ``skipped`` are paths that were not read, with reasons.
    """
    new = frozenset(compared.new) if compared is not None else frozenset()
    everything = result.options.all
    found: Json = {
        "schema": SCHEMA,
        "options": {
            "names": list(result.options.names),
            "include": list(result.options.include),
            "exclude": list(result.options.exclude),
            "expect": list(result.options.expect),
            "match": result.options.match,
            "all": everything,
        },
        "summary": _summary(result),
        "names": [_verdict(verdict) for verdict in result.verdicts],
        "groups": [_group(group, everything) for group in (result.groups if everything else result.duplicated)],
        "fragmentation": [_fragmentation(found, everything) for found in result.fragmentation],
        "text_matches": [
            {"name": found.name, "duplicates": found.duplicates, "paths": list(found.paths)}
            for found in result.text_matches
        ],
        "availability": [
            {
                "symbol": str(found.symbol),
                "state": found.state.name.lower(),
                "available": found.is_available,
                "reason": found.reason,
                "path": found.path,
                "line": found.line,
                "hints": list(found.hints),
            }
            for found in result.availability
        ],
        "unresolved": [
            {
                "path": found.path,
                "line": found.line,
                "module": found.module,
                "name": found.name,
                "outcome": found.outcome.value,
                "guard": found.guard.value,
                "lazy": found.lazy,
                "fatal": found.is_fatal,
                "test": found.is_test,
                "foreign": found.foreign,
                "type_checking_only": found.for_checkers,
            }
            for found in result.unresolved
        ],
        "clones": [
            {
                "kind": clone.kind,
                "original": _definition(clone.original),
                "copy": _definition(clone.copy),
                **_like(clone),
            }
            for clone in result.clones
        ],
        "shared": [_shared(state) for state in result.shared],
        "accessors": [
            {
                "name": found.name,
                "mixed": found.is_mixed,
                "classes": list(map(str, found.classes)),
                "factories": [_factory(factory) for factory in found.factories],
            }
            for found in result.accessors
        ],
        "unbound_exports": [
            {"path": found.path, "line": found.line, "module": found.module, "name": found.name}
            for found in result.unbound_all
        ],
        "loops": [
            [{"module": link.module, "imports": link.target, "path": link.path, "line": link.line} for link in loop]
            for loop in result.loops
        ],
        "cycles": [list(cycle) for cycle in result.cycles],
        "unparsable": [
            {"path": found.path, "line": found.line, "message": found.message} for found in result.unparsable
        ],
        "not_read": [{"path": path, "reason": reason} for path, reason in skipped],
        "unknown_names": [{"glob": found.glob, "hints": list(found.hints)} for found in result.unknown_names],
        "findings": [_finding(found, found in new if compared is not None else None) for found in findings],
        "baseline": None
        if compared is None
        else {
            "new": len(compared.new),
            "known": len(compared.known),
            "gone": list(compared.gone),
            "fails": compared.fails,
        },
    }
    if result.notebooks:
        _into_cells(found, result)
    return found


def _finding(found: AuditFinding, is_new: bool | None) -> Json:
    return {
        "rule": found.rule.id,
        "level": found.rule.level.value,
        "message": found.message,
        "path": found.location.path if found.location is not None else "",
        "line": found.location.line if found.location is not None else 0,
        **({"cell": found.location.cell} if found.location is not None and found.location.cell else {}),
        "about": found.about,
        "subject": found.subject,
        "fingerprint": found.fingerprint,
        "new": is_new,
    }


def _into_cells(found: Any, result: AuditResult) -> None:
    """Lines in notebooks are those of a cell, which is said beside them."""
    if isinstance(found, dict):
        place = result.cell(found["path"], found["line"]) if {"path", "line"} <= found.keys() else None
        if place is not None and "cell" not in found:
            if "end_line" in found:
                found["end_line"] += place[1] - found["line"]
            found.update(line=place[1], cell=place[0].number)
    for each in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        _into_cells(each, result)


def _summary(result: AuditResult) -> Json:
    fatal = [found for found in result.unresolved if found.is_fatal]
    return {
        "files": result.files,
        "duplicated_names": len(result.duplicated),
        "duplicated_definitions": sum(len(group.definitions) for group in result.duplicated),
        "duplicates": result.duplicates,
        "outside_tests": {
            "names": len(result.outside_tests),
            "definitions": sum(len(group.outside_tests) for group in result.outside_tests),
        },
        "excluded": {rule.value: count for rule, count in sorted(result.excluded.items())},
        "fragmented_symbols": len(result.fragmentation),
        "expected": len(result.availability),
        "unavailable": len(result.unavailable),
        "violations": result.violations,
        "unresolved": len(result.unresolved),
        "unresolved_fatal": {
            "production": sum(not found.is_test for found in fatal),
            "test": sum(found.is_test for found in fatal),
        },
        "clones": len(result.clones),
        "split_states": sum(state.is_split for state in result.shared),
        "accessors": len(result.accessors),
        "unbound_exports": len(result.unbound_all),
        "cycles": len(result.cycles),
        "unparsable": len(result.unparsable),
    }


def _verdict(verdict: NameVerdict) -> Json:
    return {
        "name": verdict.name,
        "definitions": len(verdict.definitions),
        "duplicates": verdict.duplicates,
        "excluded": dict(sorted(Counter(d.rule.value for d in verdict.excluded if d.rule).items())),
        "exports": verdict.exports,
        "reaches": [str(symbol) for symbol in verdict.reaches],
    }


def _group(group: Group, everything: bool) -> Json:
    found: Json = {
        "name": group.name,
        "kind": group.kind,
        "duplicates": group.duplicates,
        "relation": group.relation.name.lower() if group.relation else None,
        "import_sites": group.sites,
        "definitions": [_definition(definition) for definition in group.definitions],
        "proposal": None,
        "pairs": [_pair(pair) for pair in group.pairs],
    }
    if group.proposal is not None:
        found["proposal"] = {
            "canonical": str(group.proposal.canonical.symbol),
            "reasons": list(group.proposal.reasons),
            "candidates": [
                {
                    "symbol": str(candidate.definition.symbol),
                    "import_sites": candidate.sites,
                    "public_members": candidate.members,
                    "share_of_members": round(candidate.share, 3),
                    "imports_candidates": list(candidate.reaches),
                    "modules_run": candidate.closure,
                    "deprecated": candidate.deprecated,
                }
                for candidate in group.proposal.candidates
            ],
        }
    if everything:
        found["excluded"] = [
            {**_definition(definition), "rule": definition.rule.value if definition.rule else None}
            for definition in group.excluded
        ]
    return found


def _definition(definition: Definition) -> Json:
    return {
        "symbol": str(definition.symbol),
        "path": definition.path,
        "line": definition.line,
        "end_line": definition.fact.end_line,
    }


def _pair(pair: Pair) -> Json:
    return {
        "duplicate": str(pair.duplicate.symbol),
        "canonical": str(pair.canonical.symbol),
        "relation": pair.relation.name.lower(),
        "same_thing": pair.is_duplicate,
        **_like(pair),
        "compatible": pair.there.is_compatible(),
        "duplicate_only": list(pair.there.missing_members),
        "canonical_only": list(pair.back.missing_members),
        "duplicate_only_private": list(pair.there.missing_private),
        **_differences(pair.there),
    }


def _like(found: Pair | Clone) -> Json:
    like = found.likeness
    shares = {"similarity": like.similarity, "resemblance": like.resemblance, "containment": like.containment}
    return {name: round(share, 3) for name, share in shares.items()}


def _shared(state: SharedState) -> Json:
    return {
        "class": str(state.of),
        "split": state.is_split,
        "duplicated": state.duplicated,
        "instances": [
            {
                "symbol": str(found.symbol),
                "path": found.path,
                "line": found.line,
                "made_by": found.function,
                "same_as": str(found.same_as) if found.same_as else None,
            }
            for found in state.instances
        ],
        "factories": [_factory(found) for found in state.factories],
    }


def _factory(found: Factory) -> Json:
    return {
        "symbol": str(found.symbol),
        "path": found.path,
        "line": found.line,
        "async": found.is_async,
        "class": str(found.of),
        "instance": str(found.instance),
    }


def _differences(difference: Difference) -> Json:
    return {
        "missing_bases": list(difference.missing_bases),
        "async_differences": [_member(found) for found in difference.async_differences],
        "signature_differences": [_member(found) for found in difference.signature_differences],
    }


def _member(found: MemberDifference) -> Json:
    return {
        "name": found.name,
        "reason": found.reason,
        "duplicate": found.duplicate,
        "canonical": found.canonical,
        "line": found.line,
    }


def _fragmentation(found: Fragmentation, everything: bool) -> Json:
    points = found.points if everything else found.production
    return {
        "symbol": str(found.symbol),
        "export_points": len(found.production),
        "modules": found.production_modules,
        "names": found.production_names,
        "import_sites": len(found.sites),
        "importing_files": found.files,
        "used_paths": [{"module": m, "name": name, "sites": sites} for m, name, sites in found.used_paths],
        "misleading": [f"{point.module}:{point.name}" for point in found.misleading],
        "not_production": dict(sorted(Counter(p.place for p in found.points if p.place != PRODUCTION).items())),
        "points": [_point(point) for point in points],
    }


def _point(point: ExportPoint) -> Json:
    return {
        "module": point.module,
        "name": point.name,
        "path": point.path,
        "line": point.line,
        "form": point.form.value,
        "type_checking_only": point.type_checking,
        "certain": point.certain,
        "in_all": point.listed,
        "place": point.place,
        "sites": point.sites,
    }
