"""docs/reference/audit.schema.json is what ``audit --json`` prints."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.audit.project import project
from tests.audit.test_reports import FILES
from tests.reports.schemas import AUDIT, audit_errors

from canonize.reports.audit_findings import Compared, audit_findings
from canonize.reports.audit_json import SCHEMA, to_json


def report(**options: Any) -> Any:
    found = project(FILES)
    result = found.audit(**options)
    findings = audit_findings(result, found.index.layout.by_module)
    return to_json(result, findings, Compared(tuple(findings[:1]), tuple(findings[1:]), ("gone",)))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"expect": ("app.use", "app.nowhere", "app"), "all": True},
        {"names": ("WebSocketManagr",)},
        {"names": ("WebSocketManager",), "match": "substring"},
    ],
)
def test_reports_follow_the_schema(options: dict[str, Any]) -> None:
    assert audit_errors(report(**options)) == []


def test_the_schema_is_one_and_names_the_version() -> None:
    import json

    schema = json.loads(AUDIT.read_bytes())
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema"] == {"const": SCHEMA}


def test_the_schema_says_no_to_what_it_does_not_describe() -> None:
    made = report()
    made["groups"][0]["fresh"] = 1
    assert audit_errors(made) == ["$.groups[0]: Additional properties are not allowed ('fresh' was unexpected)"]
    del made["groups"][0]["fresh"], made["groups"][0]["name"]
    assert audit_errors(made) == ["$.groups[0]: 'name' is a required property"]
