"""SARIF 2.1.0: what code scanning reads.  Held against OASIS's own schema where that is installed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.audit.project import project
from tests.audit.test_reports import FILES
from tests.reports.schemas import sarif_errors

from canonize.reports.audit_findings import audit_findings
from canonize.reports.audit_sarif import to_sarif
from canonize.reports.sarif import FINGERPRINT, uri

EXPECT = ("app.use", "app.nowhere")


def log(files: dict[str, str], **options: Any) -> Any:
    found = project(files)
    result = found.audit(**options)
    return json.loads(json.dumps(to_sarif(audit_findings(result, found.index.layout.by_module))))


def results(files: dict[str, str], **options: Any) -> list[Any]:
    found: list[Any] = log(files, **options)["runs"][0]["results"]
    return found


def test_it_is_sarif() -> None:
    assert sarif_errors(log(FILES, expect=EXPECT)) == []


@pytest.mark.parametrize(
    "files", [{}, {"a.py": ""}, {"x = y": "", "sp ace/\u00e9\udcff:#?%.py": "import app.gone\nx = ("}]
)
def test_it_is_sarif_whatever_is_in_it(files: dict[str, str]) -> None:
    made = log(files)
    assert sarif_errors(made) == []
    json.dumps(made, ensure_ascii=False).encode()


def test_a_schema_is_needed_that_can_say_no() -> None:
    made = log(FILES)
    made["runs"][0]["results"][0]["level"] = "catastrophe"
    assert sarif_errors(made) != []


def test_every_rule_explains_itself_and_is_named_by_its_results() -> None:
    (run,) = log(FILES, expect=EXPECT)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["help"]["text"].endswith(".") for rule in rules)
    assert {result["ruleId"] for result in run["results"]} == {
        "duplicate-definition",
        "unavailable-module",
        "failing-import",
        "unparsable-file",
        "import-cycle",
        "extra-import-path",
        "misleading-alias",
    }
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_duplicate_stands_at_its_definition_and_points_to_the_one_to_keep() -> None:
    (found,) = [result for result in results(FILES) if result["ruleId"] == "duplicate-definition"]
    assert found["level"] == "warning"
    assert found["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "app/legacy/websocket.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 1},
            }
        }
    ]
    (kept,) = found["relatedLocations"]
    assert kept["physicalLocation"]["artifactLocation"]["uri"] == "app/managers/websocket.py"


def test_fingerprints_are_stable_over_line_moves() -> None:
    moved = {path: f'"""Inserted."""\n\n# above\n\n\n{text}' for path, text in FILES.items()}
    before, after = (
        {result["partialFingerprints"][FINGERPRINT]: result["locations"] for result in results(files, expect=EXPECT)}
        for files in (FILES, moved)
    )
    assert len(before) == len(results(FILES, expect=EXPECT))
    assert before.keys() == after.keys()
    assert before != after


def test_the_same_defect_twice_in_a_file_is_two() -> None:
    files = {"app/__init__.py": "", "app/a.py": "import app.gone\nimport app.gone\n"}
    prints = [result["partialFingerprints"][FINGERPRINT] for result in results(files)]
    assert len(prints) == len(set(prints)) == 2


def test_paths_are_relative_references() -> None:
    assert uri("a b/c#d?.py") == "a%20b/c%23d%3F.py"
    assert uri("c:d.py") == "c%3Ad.py"
    assert uri("caf\u00e9/\udcff.py") == "caf%C3%A9/%FF.py"


def test_a_module_that_is_not_there_has_the_repository_for_its_place() -> None:
    (found,) = [
        each for each in results({"a.py": ""}, expect=("app.nowhere",)) if each["ruleId"] == "unavailable-module"
    ]
    assert [place["physicalLocation"]["artifactLocation"]["uri"] for place in found["locations"]] == ["."]
