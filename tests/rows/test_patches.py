"""CASES.md, rows 64 to 67, over several files: patches that no longer reach whom they reached."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.rows.tools import FROM_OLD, WORLD, check_noop, check_transformed, entry

from canonize_codemods.changes import Severity
from canonize_codemods.migration.migrate import migrate
from canonize_codemods.plan import Plan, ShimForm

PATCH = 'from unittest.mock import patch\n\npatch("old.X")\n'
# ``old`` imports X and uses it itself, so patching it there goes on making a difference.
USES_X: Mapping[str, str] = {
    "new.py": "class X: ...\n",
    "old.py": "from new import X\n\n\ndef make():\n    return X()\n",
}
ATTRIBUTE = "import {0}\n\n\ndef go():\n    return {0}.X()\n"
LAZY = "def go():\n    from {0} import X\n\n    return X()\n"


def said(files: Mapping[str, str], expected: Mapping[str, str], patch: str = PATCH, **options: object) -> list[str]:
    found = check_transformed(
        {**files, "test_it.py": patch},
        expected,
        entry("old:X=new:X", **options),
        codes=["patch-target-stays"],
    )
    [finding] = [finding for finding in found.findings if finding.code == "patch-target-stays"]
    assert (finding.path, finding.line, finding.severity) == ("test_it.py", 3, Severity.NOTE)
    return [finding.message.rpartition("; ")[2], finding.remedy]


@pytest.mark.parametrize("consumer", [ATTRIBUTE, LAZY])
def test_row_064_the_consumer_that_a_patch_no_longer_reaches_is_named(consumer: str) -> None:
    files = {**USES_X, "consumer.py": consumer.format("old")}
    assert said(files, {"consumer.py": consumer.format("new")}) == [
        "consumer.py now looks at new:X, which this no longer reaches",
        "patch new.X as well",
    ]


def test_row_064_several_consumers() -> None:
    consumers = {f"c{at}.py": LAZY for at in range(6)}
    files = {**USES_X, **{path: text.format("old") for path, text in consumers.items()}}
    message, _ = said(files, {path: text.format("new") for path, text in consumers.items()})
    assert message.startswith("c0.py, c1.py, c2.py, c3.py and 2 more now look at new:X")


def test_row_064_an_assignment_is_a_patch() -> None:
    files = {**USES_X, "consumer.py": ATTRIBUTE.format("old")}
    patch = "import old\n\nold.X = object\n"
    message, _ = said(files, {"consumer.py": ATTRIBUTE.format("new")}, patch)
    assert message == "consumer.py now looks at new:X, which this no longer reaches"


@pytest.mark.row(65)
def test_row_064_a_patch_inside_the_object_reaches_everybody() -> None:
    """Whichever path leads to the class: ``method`` is put into the class itself."""
    files = {**USES_X, "consumer.py": ATTRIBUTE.format("old"), "test_it.py": PATCH.replace("old.X", "old.X.method")}
    check_transformed(
        files,
        {"consumer.py": ATTRIBUTE.format("new"), "test_it.py": PATCH.replace("old.X", "new.X.method")},
        "old:X=new:X",
        runs=False,
    )


@pytest.mark.row(65, 86)
def test_row_064_a_patch_inside_the_object_where_the_canonical_is_an_alias() -> None:
    files = {"old.py": "class X: ...\n\n\ndef make():\n    return X()\n", "new.py": "from old import X\n"}
    check_transformed(
        {**files, "test_it.py": PATCH.replace("old.X", "old.X.method")},
        {"test_it.py": PATCH.replace("old.X", "new.X.method")},
        "old:X=new:X",
        runs=False,
    )


def test_row_064_an_import_at_the_top_was_never_reached() -> None:
    """It is bound before any test runs."""
    consumer = "from {} import X\n\n\ndef go():\n    return X()\n"
    check_transformed(
        {**USES_X, "consumer.py": consumer.format("old"), "test_it.py": PATCH},
        {"consumer.py": consumer.format("new")},
        "old:X=new:X",
    )


def test_row_064_a_forwarding_shim_hands_patches_on() -> None:
    files = {"new.py": "class X: ...\n", "old.py": "class X: ...\n\n\ndef make():\n    return X()\n"}
    sources = {**files, "consumer.py": ATTRIBUTE.format("old"), "test_it.py": PATCH}
    encoded = {path: text.encode() for path, text in sources.items()}
    plan = Plan((entry("old:X=new:X"),))
    assert migrate(encoded, plan).findings == ()
    plan = Plan((entry("old:X=new:X", shim=ShimForm.REEXPORT),))
    assert [finding.code for finding in migrate(encoded, plan).findings] == ["patch-target-stays"]


@pytest.mark.parametrize(
    "call",
    [
        'TARGET = "old.X"\npatch(TARGET)',
        'M = "old"\npatch(f"{M}.X")',
        'M = "old"\npatch(M + ".X")',
        'M = "old"\nmock.patch("{}.X".format(M))',
        'patch("old." + "X")',
        'patch("old" ".X")',
        'for target in ["old.X"]:\n    mocker.patch(target)',
        'TARGET = "old.X"\nmonkeypatch.setattr(TARGET, 1)',
        'TARGET = "old.X"\nmonkeypatch.delattr(TARGET)',
    ],
)
def test_row_064_a_target_that_is_put_together(call: str) -> None:
    files = {**WORLD, "app.py": f"from unittest.mock import patch\nfrom unittest import mock\n\n{call}\n"}
    check_noop(files, *FROM_OLD, codes=["patch-target-stays"])


@pytest.mark.parametrize(
    "call",
    [
        'TARGET = "old.other"\npatch(TARGET)',
        'URL = "old.X"\nclient.patch(URL)',
        'NAME = "old.X"\nmonkeypatch.setattr(thing, NAME, 1)\nsetattr(thing, NAME, 1)',
        "patch(target)",
    ],
)
def test_row_064_other_targets_are_not_mentioned(call: str) -> None:
    check_noop({**WORLD, "app.py": f"from unittest.mock import patch\n\n{call}\n"}, *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('patch.object(old, attribute="C")', 'patch.object(new, attribute="D")'),
        ('patch.object(attribute="C", target=old)', 'patch.object(attribute="D", target=new)'),
        ('mp.setattr(target=old, name="C", value=1)', 'mp.setattr(target=new, name="D", value=1)'),
    ],
)
def test_row_064_arguments_by_name(before: str, after: str) -> None:
    source = "from unittest.mock import patch\nimport {}\n\n\ndef test(mp):\n    {}\n"
    check_transformed(source.format("old", before), source.format("new", after), *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'from unittest.mock import patch as p\n\np("old.C")\n',
            'from unittest.mock import patch as p\n\np("new.D")\n',
        ),
        (
            'from unittest import mock as m\n\nm.patch(u"old.X")\n',
            'from unittest import mock as m\n\nm.patch(u"new.X")\n',
        ),
        ('def t(mocker):\n    mocker.patch("""old.C""")\n', 'def t(mocker):\n    mocker.patch("""new.D""")\n'),
    ],
)
def test_row_064_other_spellings(before: str, after: str) -> None:
    check_transformed(before, after, *FROM_OLD)


@pytest.mark.parametrize(
    ("call", "now"),
    [
        ('patch.multiple("old", X=1, Y=DEFAULT)', 'patch.multiple("new", X=1, Y=DEFAULT)'),
        ('patch.multiple(target="old", X=1, create=True)', 'patch.multiple(target="new", X=1, create=True)'),
        ('patch.multiple("old", X=1, other=1)', ""),
        ('patch.multiple("old", C=1)', ""),
        ("patch.multiple(old, X=1)", ""),
        ('patch.multiple("old", other=1)', None),
    ],
)
def test_row_064_several_at_once(call: str, now: str | None) -> None:
    """They go together where each keeps its name, by which a function that is patched gets the mock."""
    source = "from unittest.mock import DEFAULT, patch\n\nimport old\n\n\ndef test():\n    {}\n"
    if now:
        check_transformed(source.format(call), source.format(now), *FROM_OLD)
    else:
        check_noop(source.format(call), *FROM_OLD, codes=["patch-target-stays"] if now == "" else [])
