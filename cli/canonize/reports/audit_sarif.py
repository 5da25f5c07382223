"""The audit as SARIF."""

from __future__ import annotations

from collections.abc import Sequence

from .audit_findings import RULES, AuditFinding, Compared
from .rules import Location
from .sarif import Json, Result
from .sarif import to_sarif as log

# A module that is not there is no place, and viewers drop results without one: the repository's own folder.
NOWHERE = Location(".", 0)


def to_sarif(findings: Sequence[AuditFinding], compared: Compared | None = None) -> Json:
    """Every finding, with those of earlier runs as ``unchanged`` where there is a baseline."""
    new = frozenset(compared.new) if compared is not None else frozenset()
    return log(
        RULES,
        (
            Result(
                finding.rule,
                finding.rule.level,
                finding.message,
                finding.fingerprint,
                finding.location or NOWHERE,
                finding.related,
                "" if compared is None else "new" if finding in new else "unchanged",
            )
            for finding in findings
        ),
        "audit",
    )
