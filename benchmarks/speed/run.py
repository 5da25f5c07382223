"""Speed, side by side: ``run.py TREE... --venvs DIR``; figures, table and pictures go to docs/explanation/.

usage: run.py TREE [TREE...] [--pypi NAME==VERSION] --venvs DIR [--quick]
       run.py TREE --growth 1000,9000,25000 --edits 60,300,604,1200 [--growth-only]
       run.py --draw          draw and write the table again from the figures that are there

TREE is the report's tree or a Django (trees.py knows what is moved in them); it is only read.  DIR holds a virtual
environment for each other tool: libcst, bowler, rope, pyflyby, ast-grep.  canonize's is the one that runs this script,
with `.[benchmarks]` installed.  --quick leaves out the slow tools and runs canonize once each.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from growth import grow
from page import FIGURES, write_page
from sides import How, compare
from start import start
from tools import TOOLS, own_version, version
from trees import known

_STARTS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", type=Path, nargs="*", metavar="TREE")
    parser.add_argument("--pypi", metavar="NAME==VERSION", help="one more tree: a source distribution")
    parser.add_argument("--venvs", type=Path, help="virtual environments of the other tools")
    parser.add_argument("--limit", type=float, default=120, help="seconds for another tool (default: 120)")
    parser.add_argument("--runs", type=int, default=3, help="runs of canonize, of which the median counts")
    parser.add_argument("--growth", default="", metavar="N,N", help="numbers of files to grow the first tree to")
    parser.add_argument(
        "--edits", default="", metavar="N,N", help="numbers of edited files, in the last but one of those"
    )
    parser.add_argument("--growth-only", action="store_true", help="leave the comparison as it is")
    parser.add_argument("--quick", action="store_true", help="fewer tools, one run each")
    parser.add_argument("--draw", action="store_true", help="measure nothing")
    given = parser.parse_args()
    if not given.draw:
        if not (given.venvs or given.growth_only) or not (given.trees or given.pypi):
            parser.error("a TREE and --venvs are needed, or --draw")
        measure(given)
    write_page(json.loads(FIGURES.read_text()))


def measure(given: argparse.Namespace) -> None:
    """Parts that are not measured this time keep the figures that they have."""
    figures: dict[str, Any] = json.loads(FIGURES.read_text()) if FIGURES.exists() else {"trees": {}, "growth": {}}
    venvs = (given.venvs or Path()).resolve()
    with tempfile.TemporaryDirectory(prefix="canonize-speed-") as folder:
        scratch = Path(folder)
        trees = [path.resolve() for path in given.trees]
        if given.pypi:
            trees.append(download(given.pypi, scratch))
        for path in [] if given.growth_only else trees:
            where = scratch / f"of-{known(path).name}"
            where.mkdir()
            how = How(venvs, where, given.limit, 1 if given.quick else given.runs, given.quick)
            about = circumstances()
            rows = [asdict(row) for row in compare(path, how, say)]
            about["load after"] = os.getloadavg()[0]
            versions = {tool.name: version(tool, venvs) for tool in TOOLS}
            figures["trees"][known(path).name] = {
                **about,
                "title": given.pypi if given.pypi and path == trees[-1] else "the report's tree",
                "files": len(list(path.rglob("*.py"))),
                "bytes": sum(each.stat().st_size for each in path.rglob("*.py")),
                "limit": given.limit,
                "rows": rows,
                "versions": versions,
            }
            FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
        if not given.growth_only:
            about = circumstances()
            figures["start"] = {**about, "runs": _STARTS, "times": start(_STARTS), "load after": os.getloadavg()[0]}
            FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
        if given.growth:
            sizes, edits = numbers(given.growth), numbers(given.edits)
            about = circumstances()
            found = grow(trees[0], sizes, edits, scratch, say)
            figures["growth"] = {**about, **found, "load after": os.getloadavg()[0]}
            FIGURES.write_text(json.dumps(figures, indent=1) + "\n")


def circumstances() -> dict[str, Any]:
    return {
        "date": time.strftime("%-d %B %Y"),
        "commit": own_version(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load before": os.getloadavg()[0],
    }


def numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",") if each]


def say(text: str) -> None:
    print(text, flush=True)


def download(requirement: str, scratch: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", requirement]
    subprocess.run([*command, "--dest", str(scratch)], check=True)
    archive = next(iter(scratch.glob("*.tar.gz")))
    shutil.unpack_archive(archive, scratch, filter="data")
    return next(path for path in scratch.iterdir() if path.is_dir())


if __name__ == "__main__":
    main()
