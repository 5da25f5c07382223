"""The cache as commands use it: facts of a file by its blob, whole audits, and where plans have nothing left to do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from canonize.cache.codec import dumps, loads
from canonize.cache.place import cache_folder, tool
from canonize.cache.store import Store
from canonize_codemods.changes import Finding
from canonize_codemods.index.facts import Detail, ModuleFacts
from canonize_codemods.index.layout import Layout, ModuleName
from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.migration.mapping import Item

if TYPE_CHECKING:  # all of the audit comes with them, which a migration does not need
    from canonize_codemods.audit.result import AuditOptions, AuditResult

T = TypeVar("T")


@dataclass(frozen=True)
class RememberedFacts:
    """A ``Memory`` of the library: what is asked of a file depends on its content and on its module's name."""

    store: Store

    def recall(self, wanted: Sequence[tuple[Item, Detail]]) -> Iterable[ModuleFacts]:
        return self.find({item[0]: _item_key(item, detail) for item, detail in wanted})

    def keep(self, found: Sequence[tuple[Item, ModuleFacts]]) -> None:
        self.save({_item_key(item, facts.detail): facts for item, facts in found})

    def find(self, keys: Mapping[str, bytes]) -> Iterator[ModuleFacts]:
        """By path and ``facts_key``: nothing has to be read for it."""
        paths: dict[bytes, list[str]] = {}
        for path, key in keys.items():
            paths.setdefault(key, []).append(path)
        for key, data in self.store.get(list(paths)).items():
            try:
                facts = loads(ModuleFacts, data)
            except ValueError:
                continue
            for path in paths[key]:
                yield facts if facts.path == path else replace(facts, path=path)

    def save(self, found: Mapping[bytes, ModuleFacts]) -> None:
        self.store.put({key: dumps(facts) for key, facts in found.items()})


@dataclass(frozen=True)
class Settled:
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Cache:
    store: Store

    @property
    def facts(self) -> RememberedFacts:
        return RememberedFacts(self.store)

    def audit(self, key: bytes) -> AuditResult | None:
        from canonize_codemods.audit.result import AuditResult

        return self._load(AuditResult, key)

    def keep_audit(self, key: bytes, result: AuditResult) -> None:
        self.store.put({key: dumps(result)})

    def settled(self, key: bytes) -> tuple[Finding, ...] | None:
        """What is to be said of a commit in which a plan finds nothing more to do; None where that is not known."""
        found = self._load(Settled, key)
        return found.findings if found is not None else None

    def keep_settled(self, key: bytes, findings: tuple[Finding, ...]) -> None:
        self.store.put({key: dumps(Settled(findings))})

    def _load(self, kind: type[T], key: bytes) -> T | None:
        data = self.store.get([key]).get(key)
        try:
            return loads(kind, data) if data is not None else None
        except ValueError:
            return None

    def symbols(self, key: str) -> list[str] | None:
        """What is known of a repository in a state that ``key`` names."""
        digest = _symbols_key(key)
        data = self.store.get([digest]).get(digest)
        return data.decode("utf-8", "surrogateescape").splitlines() if data is not None else None

    def keep_symbols(self, key: str, symbols: Sequence[str]) -> None:
        self.store.put({_symbols_key(key): "\n".join(symbols).encode("utf-8", "surrogateescape")})


@contextmanager
def open_cache(say: Callable[[str], None]) -> Iterator[Cache]:
    """What is kept is written at the end; ``say`` is told what is wrong with the cache, which is no failure."""
    store = Store(cache_folder())
    try:
        with store:
            yield Cache(store)
    finally:
        for note in dict.fromkeys(store.notes):
            say(f"note: {note}")


def audit_key(options: AuditOptions, layout: Layout, blobs: Mapping[str, str]) -> bytes:
    """Of an audit of all files of a layout."""
    lines = (f"{path}\0{blobs.get(path, '')}\n" for path in layout.paths)
    unread = [*sorted(layout.unread.files), "", *sorted(layout.unread.folders), "", *layout.unread.generated]
    text = "".join([f"audit {options!r} {layout.roots!r} {unread!r}\n", *lines])
    return _digest(text.encode("utf-8", "surrogateescape"))


def settled_key(tree: str, plan: str) -> bytes:
    """``tree`` is git's id of all files of a commit, ``plan`` the digest of a plan."""
    return _digest(f"settled {tree} {plan}".encode())


def facts_key(blob: str, path: str, module: ModuleName, detail: Detail) -> bytes:
    """``blob`` is git's id of the content, in a repository of SHA-1 objects."""
    text = f"facts {blob} {module.name} {module.is_package} {path.endswith(NOTEBOOK)} {detail}"
    return _digest(text.encode("utf-8", "surrogateescape"))


def _symbols_key(key: str) -> bytes:
    return _digest(f"symbols {key}".encode("utf-8", "surrogateescape"))


def _item_key(item: Item, detail: Detail) -> bytes:
    path, module, is_package, data = item
    blob = hashlib.sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    blob.update(data)
    return facts_key(blob.hexdigest(), path, ModuleName(module, is_package), detail)


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=16, key=tool()).digest()
