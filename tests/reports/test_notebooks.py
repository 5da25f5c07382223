"""Where a finding in a notebook is: the cell and its line, in every format; for SARIF the line of the file, too."""

from __future__ import annotations

import json

from tests.audit.project import project
from tests.audit.test_reports import text_of

from canonize.reports.audit_findings import audit_findings
from canonize.reports.audit_html import to_html
from canonize.reports.audit_json import to_json
from canonize.reports.audit_markdown import to_markdown
from canonize.reports.audit_sarif import to_sarif

CLASS = "class Manager:\n    def send(self):\n        return 1\n"
CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n"]},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["%matplotlib inline\n", "import json\n"]},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["%%bash\n", "ls\n"]},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["x = 1\n", *CLASS.splitlines(keepends=True)]},
]
NOTEBOOK = json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
FILES = {"app.py": CLASS, "notes.ipynb": NOTEBOOK}
ROW = NOTEBOOK.splitlines().index('    "class Manager:\\n",') + 1


def test_cell_and_line_are_said_in_every_format() -> None:
    code = project(FILES)
    result = code.audit("Manager", all=True)
    findings = audit_findings(result, FILES)
    place = "notes.ipynb:cell 4:2"
    assert place in text_of(result)
    assert place in to_markdown(result)
    assert place in to_html(result, code.read)
    found = to_json(result, findings)
    other = next(each for each in found["groups"][0]["definitions"] if each["path"] == "notes.ipynb")
    assert (other["cell"], other["line"], other["end_line"]) == (4, 2, 4)
    assert [(each["cell"], each["line"]) for each in found["findings"] if each["path"] == "notes.ipynb"] == [(4, 2)]
    assert "cell" not in next(each for each in found["groups"][0]["definitions"] if each["path"] == "app.py")


def test_sarif_points_into_the_file_and_names_the_cell() -> None:
    result = project(FILES).audit("Manager")
    (location,) = (
        place
        for each in to_sarif(audit_findings(result, FILES))["runs"][0]["results"]
        for place in each["locations"]
        if place["physicalLocation"]["artifactLocation"]["uri"] == "notes.ipynb"
    )
    assert location["physicalLocation"]["region"]["startLine"] == ROW
    assert location["logicalLocations"][0]["name"] == "cell 4, line 2"
