from __future__ import annotations

from canonize_codemods.audit.substring import TextMatches, count_text

FILES = {
    "a.py": b"class Manager:\n    pass\n",
    "b.py": b"class ManagerFactory: ...\n",
    "c.py": b"# class Manager is gone\n",
    "d.py": b"class  Manager: ...\nclass MyManager: ...\n",
    "e.py": b"class Manager: ...  # \xff\n",
    "f.pyi": b"class Manager: ...\n",
}


def count(*names: str) -> tuple[TextMatches, ...]:
    return count_text(names, sorted(FILES), FILES.__getitem__)


def test_counts_files_as_the_script_does() -> None:
    """Longer names and comments count; other spacing, other encodings and stubs do not."""
    assert count("Manager") == (TextMatches("Manager", ("a.py", "b.py", "c.py")),)
    assert count("Manager")[0].duplicates == 2


def test_one_or_no_file_is_no_duplicate() -> None:
    assert [found.duplicates for found in count("MyManager", "Nothing")] == [0, 0]


def test_wildcards_stand_for_parts_of_a_name() -> None:
    assert count("*Manager")[0].paths == ("a.py", "c.py", "d.py")


def test_an_unreadable_file_is_skipped() -> None:
    assert count_text(["Manager"], ["gone.py", "a.py"], FILES.__getitem__)[0].paths == ("a.py",)
