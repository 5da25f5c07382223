"""A code base as a dictionary: what every test of the audit starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent

from canonize_codemods.audit.audit import audit
from canonize_codemods.audit.compare import Difference, compare_definitions
from canonize_codemods.audit.members import class_at, function_at
from canonize_codemods.audit.result import AuditOptions, AuditResult
from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import ClassFact, FunctionFact, ModuleFacts
from canonize_codemods.index.layout import Layout
from canonize_codemods.index.resolve import Index
from canonize_codemods.symbols import Symbol


@dataclass(frozen=True)
class Project:
    files: dict[str, bytes]
    index: Index

    @property
    def paths(self) -> list[str]:
        return sorted(self.files)

    @property
    def modules(self) -> list[ModuleFacts]:
        return [self.index.facts_at(path) for path in self.paths]

    def read(self, path: str) -> bytes:
        return self.files[path]

    def audit(self, *names: str, **options: object) -> AuditResult:
        chosen = AuditOptions(**({"names": names} if names else {}), **options)  # type: ignore[arg-type]
        return audit(self.index, self.paths, self.read, chosen)

    def definition(self, symbol: str) -> ClassFact | FunctionFact:
        found = Symbol.parse(symbol)
        fact = class_at(self.index, found) or function_at(self.index, found)
        assert fact is not None, symbol
        return fact

    def compare(self, duplicate: str, canonical: str) -> Difference:
        return compare_definitions(
            self.definition(duplicate),
            self.definition(canonical),
            index=self.index,
            duplicate_module=Symbol.parse(duplicate).module,
            canonical_module=Symbol.parse(canonical).module,
        )


def project(files: Mapping[str, str | bytes]) -> Project:
    """Texts may be indented as the test is."""
    data = {path: text if isinstance(text, bytes) else dedent(text).encode() for path, text in files.items()}
    layout = Layout(sorted(data))

    def load(path: str) -> ModuleFacts:
        module = layout.module_of(path)
        return collect(path, module.name, module.is_package, data[path])

    return Project(data, Index(layout, load))
