"""What is shown to a formatter, and what is taken of its answer, whatever it answers."""

from __future__ import annotations

import pytest

from canonize_codemods.import_blocks import edited_imports, take, unsettled

BEFORE = b"import abc\nfrom old import C\nimport zlib  # kept\n\nx = 1\n"
AFTER = b"import abc\nfrom new import D as C\nimport zlib  # kept\n\nx = 1\n"
EXCERPT = "import abc\nfrom new import D as C\nimport zlib  # kept\npass\n"


def taken(answer: str, before: bytes = BEFORE, after: bytes = AFTER) -> bytes:
    file = edited_imports(before, after)
    assert file is not None
    return take(file, answer)


def test_files_without_edited_imports() -> None:
    assert edited_imports(AFTER, AFTER) is None
    assert edited_imports(b"", b"x = 1\n") is None
    assert edited_imports(BEFORE, b"from new import (\n") is None
    assert edited_imports(BEFORE, b"\xff\xff import") is None
    assert edited_imports(b"", b"if x: import a; import b\n") is None


def test_the_excerpt_is_the_block() -> None:
    file = edited_imports(BEFORE, AFTER)
    assert file is not None and file.excerpt == EXCERPT


def test_the_excerpt_keeps_depth() -> None:
    file = edited_imports(b"", b"def f():\n    if x:\n        import a\n")
    assert file is not None and file.excerpt == "if 0:\n    if 0:\n        import a\npass\n"


STAYS = {
    "nothing": EXCERPT,
    "not Python": "from (\n",
    "empty": "",
    "another block": EXCERPT + "import more\n",
    "another name": EXCERPT.replace("D as C", "D as E"),
    "a name less": EXCERPT.replace("import abc\n", ""),
    "a name more": "import more\n" + EXCERPT,
    "another module": EXCERPT.replace("from new", "from newer"),
    "an unedited comment": EXCERPT.replace("  # kept", " # changed"),
    "an unedited layout": EXCERPT.replace("import zlib  # kept", "import zlib # kept"),
    "unedited ones change places": "import zlib  # kept\nfrom new import D as C\nimport abc\npass\n",
    "a comment": EXCERPT.replace("import abc\n", "import abc  # ours\n"),
}


@pytest.mark.parametrize("name", STAYS)
def test_answers_of_which_nothing_is_taken(name: str) -> None:
    assert taken(STAYS[name]) == AFTER


def test_an_edited_statement_is_moved() -> None:
    assert taken("import abc\nimport zlib  # kept\n\nfrom new import D as C\npass\n") == (
        b"import abc\nimport zlib  # kept\n\nfrom new import D as C\n\nx = 1\n"
    )


def test_layout_alone_where_others_would_move() -> None:
    answer = "import zlib  # kept\nimport abc\nfrom new import (\n    D as C,\n)\npass\n"
    assert taken(answer) == (b"import abc\nfrom new import (\n    D as C,\n)\nimport zlib  # kept\n\nx = 1\n")


@pytest.mark.parametrize("other", ["from old import *", "from other import C", "import C.x", "import other as C"])
def test_no_import_passes_another_of_the_same_name(other: str) -> None:
    before, after = f"from old import C\n{other}\n", f"from new import C\n{other}\n"
    assert taken(f"{other}\nfrom new import C\npass\n", before.encode(), after.encode()) == after.encode()


def test_submodules_of_one_package_may_pass_each_other() -> None:
    before, after = b"import old.c\nimport app.b\n", b"import app.c\nimport app.b\n"
    assert taken("import app.b\nimport app.c\npass\n", before, after) == b"import app.b\nimport app.c\n"


def test_empty_lines_between_unedited_statements_stay() -> None:
    before = b"import abc\nimport io\nfrom old import C\n"
    after = b"import abc\nimport io\nfrom new import D\n"
    assert taken("import abc\n\nimport io\nfrom new import (D)\npass\n", before, after) == (
        b"import abc\nimport io\nfrom new import (D)\n"
    )


def test_a_comment_above_the_block_stays_with_its_statement() -> None:
    before, after = b"# about C\nfrom old import C\nimport abc\n", b"# about C\nfrom new import C\nimport abc\n"
    assert taken("import abc\nfrom new import C\npass\n", before, after) == after


def test_a_comment_moves_with_an_edited_statement() -> None:
    before = b"import io\n# about C\nfrom old import C\n"
    after = b"import io\n# about C\nfrom app import C\n"
    assert taken("# about C\nfrom app import C\nimport io\npass\n", before, after) == (
        b"# about C\nfrom app import C\nimport io\n"
    )


def test_what_a_formatter_would_still_change() -> None:
    file = edited_imports(BEFORE, AFTER)
    assert file is not None
    assert unsettled(file, EXCERPT) == []
    assert unsettled(file, "import zlib  # kept\nimport abc\n\nfrom new import D as C\npass\n") == [2]
    assert unsettled(file, "not Python (") == []
