"""The HTML preview and the audit's page in a real browser: of 600 files, of hostile ones, small and on paper.

How long they take to load is measured by ``benchmarks/pages.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.audit.project import project
from tests.reports import browser as chromium
from tests.reports.browser import Shown, shown
from tests.reports.migrated import WORLD, copies, large, preview, websockets
from tests.reports.test_preview import EVIL
from tests.repositories import case

from canonize.reports import audit_html


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium.start()


@pytest.fixture(scope="module")
def of_600(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "preview.html"
    file.write_text(large(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def of_the_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "demo.html"
    file.write_text(websockets(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def audit_of_the_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "small.html"
    found = project({path: data for path, data in case("websocket_managers").before.items() if path.endswith(".py")})
    file.write_text(audit_html.to_html(found.audit(), found.read), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def audit_of_600(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pages") / "audit.html"
    found = project(copies())
    file.write_text(audit_html.to_html(found.audit(), found.read), encoding="utf-8")
    return file


def status(found: Shown) -> str:
    text: str = found.page.inner_text("#status")
    return text


def search(found: Shown, text: str) -> None:
    before = status(found)
    found.page.fill("#search", text)
    found.page.wait_for_function("text => document.getElementById('status').textContent !== text", arg=before)


def drawn(found: Shown) -> int:
    number: int = found.page.locator(".lines table").count()
    return number


def focused(found: Shown) -> str:
    text: str = found.page.evaluate("document.activeElement.textContent")
    return text


def test_600_files_open_and_only_what_is_seen_is_drawn(browser: Any, of_600: Path) -> None:
    with shown(browser, of_600) as found:
        assert found.page.locator("article.file").count() > 600
        assert drawn(found) < 60
        assert found.complaints == [] and found.requests == [of_600.as_uri()]


def test_what_comes_into_view_is_drawn(browser: Any, of_600: Path) -> None:
    with shown(browser, of_600) as found:
        found.page.click("#fold")
        last = found.page.locator("article.file").last
        last.scroll_into_view_if_needed()
        last.locator(".lines table").wait_for()
        assert "return Pool()" in last.inner_text()
        assert drawn(found) < 200
        assert found.complaints == []


def test_search(browser: Any, of_600: Path) -> None:
    with shown(browser, of_600) as found:
        search(found, "return work17\n".strip())
        assert status(found).startswith("0 of ")
        assert found.page.is_visible("#none")
        search(found, "File17.py")
        assert status(found).startswith("1 of ")
        assert found.page.locator("article.file:visible h4").all_inner_texts() == ["app/part17/file17.py"]
        found.page.locator("article.file:visible .lines table").wait_for()
        assert found.page.evaluate("CSS.highlights.get('found').size") == 1
        search(found, "app.older:oldpool")  # a reason
        assert status(found).startswith("200 of ")
        found.page.keyboard.press("Escape")
        assert found.page.input_value("#search") == "" and "of" not in status(found)
        assert found.complaints == []


def test_findings_are_searched_too(browser: Any, of_600: Path) -> None:
    with shown(browser, of_600) as found:
        search(found, "broken.py")
        assert status(found).endswith(", 1 of 2 findings")
        assert found.page.is_visible("text=app/broken.py:2")


def test_a_reason_is_chosen(browser: Any, of_the_demo: Path) -> None:
    with shown(browser, of_the_demo) as found:
        found.page.select_option("#reason", "patch-target")
        files = found.page.locator("article.file:visible p").all_inner_texts()
        assert files and all("patch-target" in text for text in files)
        assert found.page.locator("li[data-commit]:visible").count() == found.page.locator(".commit:visible").count()


def test_keys(browser: Any, of_the_demo: Path) -> None:
    with shown(browser, of_the_demo) as found:
        press = found.page.keyboard.press
        press("j")
        first = focused(found)
        press("j")
        press("k")
        assert focused(found) == first == "app/_moved.py"
        press("o")
        assert found.page.get_attribute("article.file h4 button", "aria-expanded") == "false"
        assert not found.page.is_visible("#f1-lines")
        press("n")
        assert "2 of 11" in focused(found)
        press("e")
        assert found.page.locator(".commit[open]").count() == 0
        press("/")
        found.page.keyboard.type("jo?")
        assert found.page.input_value("#search") == "jo?"
        press("Escape")
        found.page.locator("main").focus()
        press("?")
        assert found.page.is_visible("#help") and focused(found) == "Close"
        found.page.uncheck("#enabled")
        press("Escape")
        assert not found.page.is_visible("#help")
        found.page.locator("main").focus()
        press("?")
        assert not found.page.is_visible("#help")
        assert found.complaints == []


def test_side_by_side(browser: Any, of_the_demo: Path) -> None:
    with shown(browser, of_the_demo, fragment="#f3") as found:
        found.page.locator("#f3 table.unified").wait_for()
        found.page.click("#view")
        found.page.locator("#f3 table.halves").wait_for()
        assert found.page.get_attribute("#view", "aria-pressed") == "true"
        old, new = (found.page.locator(f"#f3 .halves td:nth-child({at})").all_inner_texts() for at in (3, 6))
        assert any("class " in line for line in old) and not any("class " in line for line in new)
        assert found.page.locator("#f1 table.halves").count() == 0  # a new file has one side


def test_a_link_opens_the_commit(browser: Any, of_600: Path) -> None:
    with shown(browser, of_600, fragment="#f500") as found:
        found.page.locator("#f500 .lines table").wait_for()
        assert found.page.locator("#f500").is_visible()


@pytest.mark.parametrize("system", ["light", "dark"])
def test_theme(system: Any, browser: Any, of_the_demo: Path) -> None:
    def paper() -> str:
        colour: str = found.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return colour

    with shown(browser, of_the_demo, color_scheme=system) as found:
        own = paper()
        found.page.keyboard.press("t")
        light = paper()
        found.page.keyboard.press("t")
        dark = paper()
        assert own == {"light": light, "dark": dark}[system] and light != dark
        found.page.reload()
        assert paper() == dark


def test_what_stands_in_the_code_does_nothing(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "evil.html"
    file.write_text(preview(WORLD | EVIL), encoding="utf-8")
    with shown(browser, file, fragment="#commits") as found:
        asked: list[str] = []
        found.page.on("dialog", lambda dialog: asked.append(dialog.message))
        found.page.reload()
        found.page.evaluate("dispatchEvent(new Event('beforeprint'))")  # all of it is drawn
        assert "<script>alert(1)</script>" in found.page.inner_text("main")
        assert "\\u202e" in found.page.inner_text("main") and "\u202e" not in found.page.content()
        assert asked == [] and found.complaints == []


@pytest.mark.parametrize("how", ["light", "dark", "narrow", "halves", "help", "search"])
def test_axe_finds_nothing_in_the_preview(how: str, browser: Any, of_the_demo: Path) -> None:
    width, scheme = (390 if how == "narrow" else 1280), ("dark" if how in ("dark", "halves") else "light")
    with shown(browser, of_the_demo, width, "#f3", color_scheme=scheme) as found:
        found.page.locator(".lines table").first.wait_for()
        if how == "halves":
            found.page.click("#view")
            found.page.locator("table.halves").first.wait_for()
        if how == "help":
            found.page.click("#keys")
        if how == "search":
            search(found, "manager")
        assert found.axe() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_audit(scheme: Any, browser: Any, audit_of_the_demo: Path) -> None:
    with shown(browser, audit_of_the_demo, color_scheme=scheme) as found:
        assert found.axe() == []
        search(found, "supervisor")
        assert found.axe() == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", ["unified", "halves"])
def test_it_fits(width: int, view: str, browser: Any, of_the_demo: Path) -> None:
    with shown(browser, of_the_demo, width, "#commits") as found:
        if view == "halves":
            found.page.keyboard.press("s")
        found.page.locator(".lines table").first.wait_for()
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_files_and_findings_are_listed(browser: Any, of_600: Path) -> None:
    with shown(browser, of_600, java_script_enabled=False) as found:
        assert "603 files in 22 commits" in found.page.inner_text("header")
        assert found.page.locator("article.file:visible").count() > 0
        assert found.page.is_visible("text=app/broken.py:2")
        assert "which is off" in found.page.inner_text("main")
        assert not found.page.is_visible("#bar")


def test_all_of_it_is_printed(browser: Any, of_the_demo: Path) -> None:
    with shown(browser, of_the_demo) as found:
        paper = found.page.pdf()
        assert paper.startswith(b"%PDF-")
        found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert drawn(found) == found.page.locator("article.file").count()
        assert found.complaints == []


def test_an_audit_of_600_files_opens_and_can_be_searched(browser: Any, audit_of_600: Path) -> None:
    with shown(browser, audit_of_600) as found:
        page = found.page
        everything = page.inner_text("main")
        search(found, "part3.file23:MANAGER23")
        assert 0 < int(status(found).split()[0]) < 10 and " of " in status(found)
        assert page.locator("article h3:visible").all_inner_texts() == ["class Manager23"]
        assert len(page.inner_text("main")) < len(everything) / 5
        search(found, "")
        search(found, "broken.py")  # stands in a list
        assert page.locator(".evidence li:visible").count() > 0
        assert not page.is_visible("article")
        search(found, "never to be found")
        assert status(found).startswith("0 of ") and not page.is_visible("main h2")
        page.keyboard.press("Escape")
        assert status(found) == "" and page.inner_text("main") == everything
        assert found.complaints == [] and found.requests == [audit_of_600.as_uri()]


def test_an_audit_is_whole_without_javascript_and_on_paper(browser: Any, audit_of_600: Path) -> None:
    with shown(browser, audit_of_600, java_script_enabled=False) as found:
        assert not found.page.is_visible("#bar") and found.page.is_visible("article")
    with shown(browser, audit_of_600) as found:
        search(found, "never to be found")
        found.page.emulate_media(media="print")
        assert found.page.is_visible("article") and not found.page.is_visible("#bar")
