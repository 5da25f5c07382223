"""Examples of each command: in its help, in the manual page, in the reference; a test runs every one of them."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "audit": (
        ("canonize audit --name '*WebSocketManager'", "what is defined more than once, and who imports it"),
        ("canonize audit --format html > audit.html", "the same as a page that needs nothing else"),
        ("canonize audit --baseline known.json --write-baseline", "remember what is there; then, in CI:"),
        ("canonize audit --baseline known.json --check", "fail for what is new"),
    ),
    "init": (
        ("canonize init", "answer questions, and get a plan"),
        ("canonize init --name WebSocketManager --yes --force", "take what is proposed"),
    ),
    "plan": (
        (
            "canonize plan app.legacy.manager:WebSocketManager=app.ws.manager:WebSocketManager --force",
            "one class into another",
        ),
        ("canonize plan --name '*WebSocketManager' -o -", "have canonicals proposed; print, write nothing"),
    ),
    "diff": (
        ("canonize diff", "every change, with its reason"),
        ("canonize diff --format stat", "the files alone"),
        ("canonize diff --format patch > changes.patch", "for git apply"),
        ("canonize diff --check --quiet", "fail if anything would change"),
    ),
    "migrate": (
        ("canonize migrate", "commits on a new branch, named after the first entry"),
        ("canonize migrate --branch one-manager --group-by owner", "commits by the people of CODEOWNERS"),
        ("canonize migrate --branch one-manager --update", "derive the branch again after its base has moved"),
        ("canonize migrate --in-place", "edit the files on disk; commit nothing"),
    ),
    "verify": (
        ("canonize verify --branch one-manager", "the commits of a branch"),
        ("canonize verify --each-commit --tests 'python -m pytest -q'", "each tree alone, and your tests in copies"),
    ),
    "undo": (("canonize undo", "the branch goes, or the edits on disk"),),
    "pr preview": (("canonize pr preview --batch-by owner", "which pull requests there would be; opens none"),),
    "pr open": (
        ("canonize pr open --batch-by owner --draft --max-open 5", "open them, at most five at a time"),
        ("canonize pr open --forge none --output series", "branches and a mail series; nothing is pushed"),
    ),
    "pr sync": (("canonize pr sync", "after a merge: bring the others up to date"),),
    "pr status": (("canonize pr status", "checks, reviews, conflicts"),),
    "pr merge": (("canonize pr merge", "merge what is approved and passes"),),
    "pr close": (("canonize pr close", "take them all back"),),
    "pr cleanup": (("canonize pr cleanup", "remove branches that are done with"),),
    "guard": (
        ("canonize guard", "all files"),
        ("canonize guard --diff main", "lines that are new since main"),
        ("canonize guard app/api/admin.py", "some files, as a hook does"),
    ),
    "config": (
        ("canonize config", "what is configured, and where"),
        ("canonize config --all --json", "every value, for programs"),
    ),
    "cache": (("canonize cache info", "where it is, and how large"), ("canonize cache clear", "throw it away")),
    "demo": (("canonize demo", "the whole job on a small application"), ("canonize demo --keep ws-app", "keep it")),
    "run": (
        ("canonize run --list", "the codemods that are installed"),
        ("canonize run --dry-run scripts/rename_widgets.py", "what a script of your own would change"),
    ),
    "new-codemod": (("canonize new-codemod rename-widgets", "a codemod with examples, and its test"),),
    "shims list": (("canonize shims list", "every shim, and who still needs it"),),
    "shims prune": (
        ("canonize shims prune --dry-run", "what would go"),
        ("canonize shims prune app.legacy.manager", "one of them"),
    ),
}


def epilog(command: str) -> str:
    """For a command's help: a paragraph a line, which is how Typer keeps lines apart."""
    found = EXAMPLES.get(command, ())
    lines = [f"[bold]{_escaped(line)}[/bold]  {_escaped(why)}" for line, why in found]
    return "\n\n".join(["Examples:", *lines]) if lines else ""


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")
