"""Programs that failed once, as folders: ``before/``, ``canonize.toml``, and ``program.json`` with the rest of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.properties.programs import Program

from canonize.plan.read import read_plan
from canonize.plan.write import Evidenced, plan_text
from canonize_codemods.migration.series import GroupBy, Options

FOLDER = Path(__file__).with_name("kept")


def keep(name: str, program: Program, options: Options, why: str) -> Path:
    """Write a program down, in place of an earlier one of the same name."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in program.files.items():
        file = folder / "before" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    entries = [Evidenced(entry, ()) for entry in program.plan.consolidations]
    (folder / "canonize.toml").write_text(plan_text(entries, program.plan.source_roots), encoding="utf-8")
    rest = {
        "why": why.splitlines()[0][:200],
        "places": program.places,
        "dynamic": sorted(program.dynamic),
        "group-by": options.group_by,
        "max-files": options.max_files,
    }
    (folder / "program.json").write_text(json.dumps(rest, indent=1) + "\n", encoding="utf-8")
    return folder


def kept() -> list[Path]:
    return sorted(path.parent for path in FOLDER.glob("*/program.json"))


def fails(folder: Path) -> str:
    """Why a program does not hold yet: a defect that is known; "" for one that does."""
    return str(json.loads((folder / "program.json").read_text(encoding="utf-8")).get("fails", ""))


def read(folder: Path) -> tuple[Program, Options]:
    before = folder / "before"
    files = {path.relative_to(before).as_posix(): path.read_bytes() for path in before.rglob("*.py")}
    rest = json.loads((folder / "program.json").read_text(encoding="utf-8"))
    places = tuple(tuple((module, name) for module, name in paths) for paths in rest["places"])
    program = Program(files, read_plan(folder / "canonize.toml"), places, frozenset(rest["dynamic"]))
    return program, Options(GroupBy(rest["group-by"]), rest["max-files"])
