"""What is moved in which tree: one symbol, ten, a whole module; and the repository in which a tool works."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Task:
    """``moves``: old → new, as ``module:name`` or as modules.  What a person did before: ``files`` and ``moved``."""

    moves: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def plan(self, formatters: str = "none") -> str:
        """The plan for canonize.  The other tools format nothing, so neither does it, unless told to."""
        entries = (f'[[consolidate]]\ncanonical = "{new}"\nduplicates = ["{old}"]\n' for old, new in self.moves.items())
        return f'schema = 1\n[project]\nsource-roots = ["."]\nformatters = "{formatters}"\n{"".join(entries)}'


@dataclass(frozen=True)
class Tree:
    name: str
    marker: str  # a folder by which it is known
    one: Task
    ten: Task
    module: Task
    defined: str  # the file of the one symbol


def _aliases(one: Task, folder: str, symbols: str) -> Task:
    """The one symbol and others, each with a new module that a person wrote: it imports the old one."""
    moves, files = dict(one.moves), dict(one.files)
    for number, symbol in enumerate(symbols.split(), 1):
        module, _, name = symbol.partition(":")
        path = f"{folder}/canonical_{number}.py"
        files[path] = f"from {module} import {name}\n"
        moves[symbol] = f"{path.removesuffix('.py').replace('/', '.')}:{name}"
    return Task(moves, files)


_CORE = "netra_backend.app.websocket_core"
_REPORT = Task({f"{_CORE}.unified_manager:UnifiedWebSocketManager": f"{_CORE}.websocket_manager:WebSocketManager"})
_NINE = """
netra_backend.app.core.tools.unified_tool_dispatcher:DispatchStrategy
netra_backend.app.core.timeout_configuration:TimeoutTier
netra_backend.app.core.network_constants:ServicePorts
netra_backend.app.websocket_core.user_context_extractor:WebSocketUserContextExtractor
netra_backend.app.services.websocket_event_router:WebSocketEventRouter
netra_backend.app.schemas.metrics:CorpusMetric
netra_backend.app.core.unified.jwt_validator:UnifiedJWTValidator
netra_backend.app.core.auth_startup_validator:AuthStartupValidator
netra_backend.app.schemas.user_plan:UserPlan
"""
_DJANGO = Task(
    {"django.core.exceptions:ImproperlyConfigured": "django.core.failures:ConfigurationError"},
    {"django/core/failures.py": "from django.core.exceptions import ImproperlyConfigured as ConfigurationError\n"},
)
_DJANGOS_NINE = """
django.core.exceptions:FieldDoesNotExist
django.core.exceptions:AppRegistryNotReady
django.core.exceptions:MultipleObjectsReturned
django.core.exceptions:SuspiciousFileOperation
django.core.exceptions:DisallowedHost
django.core.exceptions:RequestDataTooBig
django.core.exceptions:MiddlewareNotUsed
django.core.exceptions:ViewDoesNotExist
django.core.exceptions:EmptyResultSet
"""
TREES = (
    Tree(
        "report",
        "netra_backend",
        _REPORT,
        _aliases(_REPORT, "netra_backend/app", _NINE),
        Task(
            {f"{_CORE}.unified_manager": f"{_CORE}.connections"},
            moved={
                "netra_backend/app/websocket_core/unified_manager.py": "netra_backend/app/websocket_core/connections.py"
            },
        ),
        "netra_backend/app/websocket_core/unified_manager.py",
    ),
    Tree(
        "django",
        "django",
        _DJANGO,
        _aliases(_DJANGO, "django/core", _DJANGOS_NINE),
        Task(
            {"django.utils.encoding": "django.texts.encoding"},
            {"django/texts/__init__.py": ""},
            {"django/utils/encoding.py": "django/texts/encoding.py"},
        ),
        "django/core/exceptions.py",
    ),
)


def known(tree: Path) -> Tree:
    found = [each for each in TREES if (tree / each.marker).is_dir()]
    if not found:
        raise SystemExit(f"{tree} is none of the trees of trees.py: it has neither of their folders")
    return found[0]


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=speed", "-c", "user.email=speed@example.invalid"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, check=True).stdout.decode()


def lay_out(tree: Path, folder: Path, task: Task) -> None:
    """A clone of the tree, which becomes a repository if it is none, with a commit of what a person did before."""
    if (tree / ".git").exists():
        git(tree, "clone", "--quiet", "--shared", str(tree), str(folder))
    else:
        subprocess.run(["cp", "-r", str(tree), str(folder)], check=True)
        git(folder, "init", "--quiet")
        git(folder, "add", "--all", "--force")
        git(folder, "commit", "--quiet", "--message", "as released")
    for old, new in task.moved.items():
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        git(folder, "mv", old, new)
    for path, text in task.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "prepared")
