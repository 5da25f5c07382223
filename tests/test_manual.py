"""The manual page says what the program does."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import typer
from packaging.version import Version
from tests.reference.command_line import commands
from tests.reference.manual import PAGE, page


# Older ones keep less of what a parameter was declared with.
@pytest.mark.skipif(Version(typer.__version__) < Version("0.29"), reason="the page is written with a newer Typer")
def test_it_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.reference.manual"


def test_every_command_has_an_example() -> None:
    assert [each.name for each in commands() if not each.examples] == []


@pytest.mark.skipif(shutil.which("man") is None, reason="no man")
def test_man_reads_it() -> None:
    done = subprocess.run(["man", "--warnings", "-l", str(PAGE)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    shown = re.sub(r".\x08", "", done.stdout)
    assert "canonize migrate [OPTIONS] PLAN" in shown and "--max-files MAX-FILES" in shown
