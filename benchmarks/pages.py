"""How long the HTML pages take to open in Chromium: the median of several loads, each in a profile of its own.

canonize diff PLAN -C TREE --format html > preview.html
canonize audit -C TREE --format html > audit.html
python benchmarks/pages.py preview.html audit.html
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# The load event, and the frame after it: by then everything in the window has been painted.
PAINTED = """
() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done([
  performance.getEntriesByType("navigation")[0].loadEventEnd, performance.now()]))))
"""
SEARCH = """
text => new Promise(done => {
  const field = document.getElementById("search"), start = performance.now();
  if (!field) { const hit = window.find(text); return done([performance.now() - start, hit]); }
  field.value = text;
  field.dispatchEvent(new Event("input"));
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done([
    performance.now() - start, document.getElementById("status").textContent]))), 81);
})
"""


def measure(browser: Any, page: Path, times: int, text: str) -> None:
    loaded, painted, found = [], [], []
    said = ""
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        tab = context.new_page()
        complaints: list[str] = []
        tab.on("console", lambda message, heard=complaints: heard.append(message.text))
        tab.on("pageerror", lambda error, heard=complaints: heard.append(str(error)))
        tab.goto(page.as_uri())
        load, paint = tab.evaluate(PAINTED)
        took, said = tab.evaluate(SEARCH, text)
        loaded.append(load)
        painted.append(paint)
        found.append(took)
        if complaints:
            sys.exit(f"{page}: {complaints}")
        context.close()
    middle = [statistics.median(each) for each in (loaded, painted, found)]
    print(
        f"{page.name}: {page.stat().st_size / 1e6:.1f} MB; loaded {middle[0]:.0f} ms, painted {middle[1]:.0f} ms "
        f"(worst {max(painted):.0f}); a search {middle[2]:.0f} ms ({said}); load average {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--text", default="WebSocketManager")
    arguments = parser.parse_args()
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sys.exit("no Chromium on this machine")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for each in arguments.pages:
            measure(chromium, each.resolve(), arguments.times, arguments.text)
        chromium.close()
