"""SARIF 2.1.0 (OASIS), which code scanning services and editors read: rules, results, places, fingerprints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from canonize import __version__

from .rules import Location, Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"  # the name by which services know the repository's folder
FINGERPRINT = "canonizeFinding/v1"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """One finding as SARIF has it; ``state`` is ``new`` or ``unchanged`` where it was compared with a baseline."""

    rule: Rule
    level: str
    message: str
    fingerprint: str
    location: Location | None = None
    related: Sequence[Location] = ()
    state: str = ""


def to_sarif(rules: Sequence[Rule], results: Iterable[Result], category: str) -> Json:
    """One log with one run.  ``category`` tells runs of several commands apart.

    Paths become URIs relative to ``%SRCROOT%``; a result of which nobody knows where it is has no location.
    """
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "canonize",
                        "semanticVersion": __version__,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "automationDetails": {"id": f"canonize/{category}/"},
                "originalUriBaseIds": {ROOT: {"description": {"text": "The repository's folder."}}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(result, numbers[result.rule.id]) for result in results],
            }
        ],
    }


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": str(rule.level)},
        "properties": {"tags": ["maintainability"]},
    }


def _result(result: Result, index: int) -> Json:
    found: Json = {
        "ruleId": result.rule.id,
        "ruleIndex": index,
        "level": str(result.level),
        "message": {"text": printable(result.message)},
        "locations": [_location(result.location)] if result.location is not None else [],
        "partialFingerprints": {FINGERPRINT: result.fingerprint},
    }
    if result.related:
        found["relatedLocations"] = [
            {"id": number, **_location(place), "message": {"text": printable(place.text)}}
            for number, place in enumerate(result.related, 1)
        ]
    if result.state:
        found["baselineState"] = result.state
    return found


def _location(place: Location) -> Json:
    physical: Json = {"artifactLocation": {"uri": uri(place.path), "uriBaseId": ROOT}}
    if place.line:
        physical["region"] = {"startLine": place.row or place.line}
    if place.cell:
        name = f"cell {place.cell}, line {place.line}"
        return {"physicalLocation": physical, "logicalLocations": [{"name": name, "kind": "element"}]}
    return {"physicalLocation": physical}


def uri(path: str) -> str:
    """A relative URI reference; bytes that are not UTF-8 are escaped as they are.

    A colon in the first part would be taken for a scheme, so it is escaped too (RFC 3986, 4.2).
    """
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def printable(text: str) -> str:
    """Without lone surrogates, which JSON in UTF-8 cannot hold."""
    return text.encode("utf-8", "backslashreplace").decode()
