"""What is there and was not read is not missing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from canonize_codemods.audit.availability import State, check
from canonize_codemods.audit.unresolved import find_unresolved
from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.layout import Layout
from canonize_codemods.index.resolve import Index
from canonize_codemods.index.unread import Unread, find_unread, may_build
from canonize_codemods.symbols import Symbol


def index(files: Mapping[str, str], unread: Unread, roots: tuple[str, ...] = (".",)) -> Index:
    layout = Layout(sorted(files), roots, unread)

    def load(path: str) -> ModuleFacts:
        module = layout.module_of(path)
        return collect(path, module.name, module.is_package, files[path].encode())

    return Index(layout, load)


def failing(statement: str, unread: Unread) -> list[str]:
    found = index({"app/__init__.py": "", "app/use.py": statement}, unread)
    return [str(each) for each in find_unresolved(found, [found.facts_at("app/use.py")])]


@pytest.mark.parametrize(
    ("statement", "unread"),
    [
        ("from app.large import X", find_unread(["app/large.py"], [], [], {})),
        ("from app.link.below import X", find_unread(["app/link"], [], [], {})),
        ("from app.sub.pkg.m import X", find_unread([], ["app/sub"], [], {})),
        ("from app.fast import x\nfrom app import fast", find_unread([], [], ["app/fast.pyx"], {})),
        ("import app.fast", find_unread([], [], ["app/fast.cpython-311-x86_64-linux-gnu.so"], {})),
        ("from app.api_pb2 import X\nimport app.api_pb2_grpc", find_unread([], [], ["app/api.proto"], {})),
        ("from app._version import v", find_unread([], [], [], {".gitignore": b"_version.py\n"})),
        ("from app._version import v", find_unread([], [], [], {".gitignore": b"/app/_version.py\n"})),
        ("from app._version import v", find_unread([], [], [], {"app/.gitignore": b"_v*.py\n"})),
        ("from app.gen.a import X", find_unread([], [], [], {".gitignore": b"# made\napp/gen/\n"})),
        ("from app.gen.a import X", find_unread([], [], [], {".gitignore": b"app/gen/*\n"})),
        ("from app import native", find_unread([], [], [], {"setup.py": b'RustExtension(\n  "app.native", x)'})),
        ("from app import native", find_unread([], [], [], {"pyproject.toml": b'module-name = "app.native"'})),
        ("from app.v import v", find_unread([], [], [], {"pyproject.toml": b'version_file = "app/v.py"'})),
        ("from app.v import v", find_unread([], [], [], {"setup.py": b'{"write_to": "app/v.py"}'})),
    ],
)
def test_is_not_said_to_fail(statement: str, unread: Unread) -> None:
    assert failing(statement, unread) == []
    assert failing(statement, Unread()) != []


@pytest.mark.parametrize("pattern", [b"build/", b"*.py", b"!app/gone.py", b"#app/gone.py", b"other/gone.py", b"*.pyc"])
def test_what_is_ignored_everywhere_says_nothing_of_one_module(pattern: bytes) -> None:
    unread = find_unread([], [], [], {".gitignore": pattern + b"\n"})
    assert failing("from app.gone import X", unread) == ["app.gone:X (no such module)"]
    assert failing("from app.build.gone import X", unread) == ["app.build.gone:X (no such module)"]


def test_below_a_source_root() -> None:
    found = index(
        {"src/app/__init__.py": "", "src/app/a.py": "from app.big import X"},
        find_unread(["src/app/big.py"], [], [], {}),
        (".", "src"),
    )
    assert not list(find_unresolved(found, [found.facts_at("src/app/a.py")]))


def test_generated_elsewhere_is_not_this_code_base() -> None:
    """``*_pb2.py`` in ``.gitignore`` does not make somebody's ``google.x_pb2`` a module of ours."""
    found = index({"app/a.py": ""}, find_unread([], [], [], {".gitignore": b"*_pb2.py"}))
    assert found.layout.exists("app.x_pb2") and not found.layout.exists("google.x_pb2")


def test_is_available_and_said_to_be_unread() -> None:
    found = check(index({"app/a.py": ""}, find_unread(["app/big.py"], [], [], {})), Symbol.parse("app.big:X"))
    assert (found.state, found.reason) == (State.EXISTS, "what is in it is not read")


def test_may_build() -> None:
    assert may_build("a/b.pyx") and may_build("a/b.proto") and not may_build("a/b.py") and not may_build("a/b.txt")
