"""The table in docs/reference/pull-requests.md: what other tools have, canonize's column, the tests that show each row.

usage: .venv/bin/python -m tests.publish.table

writes the table between its marks.  ``ROWS`` has the features in the words of the survey that they come from, and in
its order; ``test_table.py`` checks that each test is there.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "pull-requests.md"
BEGIN, END = "<!-- begin: python -m tests.publish.table -->", "<!-- end -->"

ROWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dry run, diff preview": (
        "terminal, JSON, HTML with all diffs; exit codes for scripts; `canonize diff --format patch`",
        ("test_preview.py::test_text", "test_preview.py::test_html", "test_preview.py::test_exit_codes"),
    ),
    "split by CODEOWNERS": (
        "on every forge, by the file of the base commit",
        ("test_open.py::test_by_owner", "test_batches.py::test_cut"),
    ),
    "split by directory / by size": ("both, and by package and consolidation", ("test_batches.py::test_cut",)),
    "stacked PRs": (
        "shims → importers → removals, each based on the one before; or independent where that holds",
        ("test_open.py::test_stacked", "test_open.py::test_independent", "test_batches.py::test_layouts"),
    ),
    "draft, labels, reviewers, assignees, milestone": (
        "all, and on those that are there",
        (
            "test_open.py::test_labels_reviewers_assignees_milestone_and_drafts",
            "test_open.py::test_existing_ones_are_dressed_as_well",
            "test_gitlab.py::test_opened_again_merged_and_again",
        ),
    ),
    "body template": (
        "Jinja, with counts, findings, how to check and undo, and the command",
        ("test_open.py::test_what_the_body_says", "test_open.py::test_own_template"),
    ),
    "throttle, retry, Retry-After, secondary limits": (
        "one write at a time, ≥ 1 s apart; budgets overall, for each repository and owner; windows",
        (
            "test_parts.py::test_writes_are_a_second_apart_and_reads_are_not",
            "test_open.py::test_secondary_limits_are_waited_for",
            "test_open.py::test_a_budget_of_open_pull_requests",
            "test_open.py::test_outside_the_windows_nothing_is_opened",
        ),
    ),
    "resume after a crash": (
        "a journal written before each push and call; no branch without its pull request",
        ("test_killed.py::test_killed_and_started_again", "test_open.py::test_an_answer_that_was_lost"),
    ),
    "re-run updates its PR": (
        "by a marker in the body and a trailer, never by title",
        (
            "test_open.py::test_again_changes_nothing",
            "test_open.py::test_again_from_another_clone",
            "test_open.py::test_titles_do_not_matter",
        ),
    ),
    "force-with-lease on the exact sha": (
        "yes; a branch with somebody else's commit is left alone",
        (
            "test_open.py::test_somebody_is_faster",
            "test_open.py::test_a_branch_with_somebody_elses_commit_is_left_alone",
            "test_open.py::test_an_amended_commit_is_somebody_elses",
        ),
    ),
    "a PR closed by a person stays closed": (
        "yes, until `--reopen`",
        ("test_open.py::test_one_that_a_person_closed_stays_closed",),
    ),
    "status, merge, close, clean-up": (
        "all; progress measured by auditing the code",
        (
            "test_sync.py::test_status",
            "test_sync.py::test_percentage_is_measured_in_the_code",
            "test_sync.py::test_merge_what_is_ready",
            "test_sync.py::test_close_and_reopen",
            "test_sync.py::test_cleanup",
        ),
    ),
    "fork mode": (
        "where pushing is refused, or when asked for",
        ("test_open.py::test_a_fork_where_pushing_is_refused", "test_open.py::test_a_fork_has_no_stacks"),
    ),
    "several repositories, several bases": (
        "`pr open --repos FILE`, a base for each",
        ("test_repositories.py::test_each_repository_has_its_own_base",),
    ),
    "forges": (
        "GitHub and Enterprise, GitLab, and none: branches, mail series, bundle",
        (
            "test_open.py::test_stacked",
            "test_gitlab.py::test_opened_again_merged_and_again",
            "test_preview.py::test_mail_series_apply",
            "test_preview.py::test_a_bundle_has_all_branches",
        ),
    ),
    "signing, author, co-author": (
        "as git is told to; `--author`, `--co-author`",
        ("test_open.py::test_author_and_co_author", "test_open.py::test_signed"),
    ),
    "credentials": (
        "`gh`/`glab`, environment, keyring; never in arguments, URLs, journals or logs",
        (
            "test_parts.py::test_where_tokens_come_from",
            "test_open.py::test_the_token_is_nowhere",
            "test_open.py::test_a_token_that_is_refused",
        ),
    ),
}


def table() -> str:
    lines = ["| feature | canonize | shown by |", "| --- | --- | --- |"]
    for feature, (what, tests) in ROWS.items():
        shown = ", ".join(
            f"[{name.partition('::test_')[2]}](../../tests/publish/{name.partition('::')[0]})" for name in tests
        )
        lines.append(f"| {feature} | {what} | {shown} |")
    return "\n".join(lines)


def written() -> str:
    """The page with the table of now."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
