"""The HTML report: one file, no network, readable on paper, without colour, without script and on a phone."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.audit.project import project
from tests.audit.test_reports import FILES
from tests.repositories import case

from canonize.reports.audit_findings import Compared, audit_findings
from canonize.reports.audit_html import to_html
from canonize.reports.side_by_side import side_by_side

EVIL = {
    "app/__init__.py": "",
    "app/<script>alert(1)<.py": "class Manager:\n    def send(self, to='</td><script>alert(2)</script>'): ...\n",
    "app/\udcff\n.py": "class Manager:\n    x = '<!-- &amp;'\n",
    "app/broken.py": "x = '\udc80'\n",
}


def made(files: dict[str, Any], **options: Any) -> str:
    found = project(files)
    result = found.audit(**options)
    findings = audit_findings(result, found.index.layout.by_module)
    return to_html(result, found.read, Compared(tuple(findings[:1]), tuple(findings[1:]), ("gone",)))


def websocket() -> str:
    before = {path: data for path, data in case("websocket_managers").before.items() if path.endswith(".py")}
    return made(before, exclude=("tests/**",))


class Outline(HTMLParser):
    """Elements that are open, links, ids, headings, and tables without a caption."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.problems: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> at {self.getpos()}")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


@pytest.mark.parametrize("files", [{}, {"a.py": ""}, FILES])
def test_it_is_well_formed(files: dict[str, str]) -> None:
    for options in ({}, {"all": True}, {"expect": ("app.use", "app.nowhere")}, {"match": "substring"}):
        outline = Outline(made(files, **options))
        assert (outline.problems, outline.open) == ([], [])


def test_it_stands_alone() -> None:
    text = websocket()
    outline = Outline(text)
    assert outline.all("link") == outline.all("img") == outline.all("iframe") == []
    assert outline.all("script") == [{}]  # the search, which is part of the page
    links = {attributes["href"] for attributes in outline.all("a")}
    ids = {f"#{attributes['id']}" for _, attributes in outline.seen if "id" in attributes}
    assert links <= ids
    assert re.search(r"https?:|url\(|@import|@font-face", text) is None


def test_what_stands_in_the_code_is_text() -> None:
    files = {path: text.encode("utf-8", "surrogateescape") for path, text in EVIL.items()}
    text = made(files)
    assert Outline(text).all("script") == [{}]
    assert "alert(2)" in text
    # What else there might be runs nothing: the page lets its own search work, by its hash.
    (policy,) = [each["content"] for each in Outline(text).all("meta") if "http-equiv" in each]
    assert policy is not None and "default-src 'none'" in policy and "unsafe" not in policy
    text.encode()


def test_it_can_be_found_one_s_way_in() -> None:
    outline = Outline(websocket())
    assert outline.all("html")[0]["lang"] == "en"
    levels = [int(tag[1]) for tag, _ in outline.seen if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(outline.all("caption")) == len(outline.all("table"))
    assert all(svg["role"] == "img" and svg["aria-labelledby"] for svg in outline.all("svg"))
    ids = [attributes["id"] for _, attributes in outline.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {each for _, attributes in outline.seen for each in (attributes.get("aria-labelledby") or "").split()}
    assert wanted <= set(ids)


def test_members_and_lines_stand_side_by_side() -> None:
    text = made(FILES)
    assert '<td class="differs">async def send(self)<span class="note">the canonical is not async' in text
    assert '<td class="none"><span class="note">no such member</span></td>' in text
    assert "Line by line: app/managers/websocket.py:1 and app/legacy/websocket.py:1" in text


def test_the_picture_shows_the_paths_that_are_used() -> None:
    text = websocket()
    assert "Ways to WebSocketManager" in text
    assert "7 import sites in 7 files reach app.legacy.manager:WebSocketManager through 3 paths." in text
    assert ">app.core.recovery:ErrorRecoveryHandler<title>" in text


def test_nothing_is_said_by_colour_alone() -> None:
    text = made(FILES)
    cells = re.findall(r'<td class="(?:differs|only|none)">(.*?)</td>', text)
    assert cells and all('class="note"' in cell for cell in cells)


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_ink_can_be_read_on_every_ground(theme: int) -> None:
    roots = re.findall(r":root \{(.*?)\}", made({}), re.DOTALL)
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", roots[theme]))
    grounds = [colours[name] for name in ("paper", "shade", "only", "differs", "none")]
    for ink in ("ink", "quiet", "link"):
        assert min(_contrast(colours[ink], ground) for ground in grounds[: None if ink == "ink" else 2]) >= 4.5


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_side_by_side() -> None:
    left = [*"abcdefghij", "x", "only left"]
    right = [*"abcdefghij", "y"]
    rows = side_by_side(left, right, 10, 20)
    assert [(row.kind, row.left, row.right, row.skipped) for row in rows] == [
        ("gap", None, None, 7),
        ("same", (17, "h"), (27, "h"), 0),
        ("same", (18, "i"), (28, "i"), 0),
        ("same", (19, "j"), (29, "j"), 0),
        ("changed", (20, "x"), (30, "y"), 0),
        ("left", (21, "only left"), None, 0),
    ]


# -- in a browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
MEASURE = """
<!DOCTYPE html><title></title><iframe width="{width}" height="900" srcdoc="{page}"></iframe><script>
onload = () => {{
  const inner = document.querySelector("iframe").contentWindow, page = inner.document;
  const wide = [...page.querySelectorAll("body *")].filter(
    each => !each.closest(".scroll, .skip") && each.getBoundingClientRect().right > {width} + 1);
  document.body.innerHTML = "<pre>" + JSON.stringify({{
    "width": page.documentElement.scrollWidth,
    "wide": wide.map(each => each.outerHTML.slice(0, 80)),
    "fetched": inner.performance.getEntriesByType("resource").map(each => each.name),
    "figures": [...page.querySelectorAll("svg path")].filter(each => each.getTotalLength() > 0).length,
  }}).replaceAll("<", "&lt;") + "</pre>";
}};
</script>
"""


@pytest.fixture
def browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return found


def run(browser: str, tmp_path: Path, *arguments: str) -> str:
    command = [browser, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser_it_fits_and_fetches_nothing(width: int, browser: str, tmp_path: Path) -> None:
    page = tmp_path / "measure.html"
    page.write_text(MEASURE.format(width=width, page=html.escape(websocket())))
    dom = run(browser, tmp_path, "--dump-dom", "--virtual-time-budget=5000", page.as_uri())
    measured = json.loads(html.unescape(re.findall(r"<pre>(.*?)</pre>", dom, re.DOTALL)[0]))
    assert measured["width"] <= width and measured["wide"] == []
    assert measured["fetched"] == []
    assert measured["figures"] > 5


def test_it_can_be_printed(browser: str, tmp_path: Path) -> None:
    page, paper = tmp_path / "audit.html", tmp_path / "audit.pdf"
    page.write_text(websocket())
    run(browser, tmp_path, f"--print-to-pdf={paper}", page.as_uri())
    assert paper.read_bytes().startswith(b"%PDF-")
