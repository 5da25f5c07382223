"""What a file's place says about the definitions in it."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

# test/, tests/, Tests/, test_anything (files and folders such as test_framework/), anything_test.py, conftest.py
_TEST = re.compile(r"(?:^|/)(?i:tests?)/|(?:^|/)test_|_test\.pyi?$|(?:^|/)conftest")
_MIGRATION = re.compile(
    r"(?:^|/)(?:\w+_)?migrations/|(?:^|/)alembic/|(?:^|/)migration/versions/|(?:^|/)versions/[0-9a-f]{4,}_[^/]*$"
)
_BACKUP = re.compile(r"(?:^|[/._-])(?:backups?|bak)(?:[._-][^/]*)?/|[._-](?:backup|bak)(?:[._-]?\d+)*\.pyi?$", re.I)
# db_manager_original.py beside db_manager.py; "db_manager copy 2.py" and "db_manager (1).py", as file managers have it
_WORDS_OF_COPIES = "backup|bak|old|orig|original|temp|tmp|copy|prev|previous"
_COPY = re.compile(rf"(?:(?:[._-]| +-? *)(?:{_WORDS_OF_COPIES}) ?\d*| *\(\d+\))(?=\.pyi?$)", re.I)
# proc_posix.py beside proc_windows.py, win32/io.py beside linux/io.py
_PLATFORMS = ("windows", "win32", "win", "nt", "posix", "unix", "linux", "darwin", "macos", "mac", "osx", "bsd")
_PLATFORM = re.compile(rf"(?:(?<=[/._-])|^)(?:{'|'.join(_PLATFORMS)})(?=[/._-])", re.I)
_DEPRECATED = re.compile(r"(?:^|[/._-])(?:deprecated|legacy|obsolete)(?:$|[/._-])", re.I)

PRODUCTION, TEST, BACKUP = "production", "test", "backup"


@lru_cache(maxsize=65536)
def is_test(path: str) -> bool:
    return _TEST.search(path) is not None


def is_migration(path: str) -> bool:
    return _MIGRATION.search(path) is not None


def is_backup(path: str, paths: Collection[str]) -> bool:
    """A file in a backup folder, or one named after a neighbour: ``x_original.py`` beside ``x.py``."""
    if _BACKUP.search(path):
        return True
    original = _COPY.sub("", path)
    return original != path and original in paths


def is_platform_variant(path: str, paths: Collection[str]) -> bool:
    """A file or folder named after a platform, with one after another platform beside it."""
    return any(
        path[: found.start()] + other + path[found.end() :] in paths
        for found in _PLATFORM.finditer(path)
        for other in _PLATFORMS
        if other != found.group().lower()
    )


def is_deprecated_place(path: str) -> bool:
    return _DEPRECATED.search(path) is not None


def place_of(path: str, paths: Collection[str]) -> str:
    if is_test(path):
        return TEST
    return BACKUP if is_backup(path, paths) else PRODUCTION
