"""The HTML preview as text: what stands in it without a browser, and that nothing in it can get out."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

from tests.reports.migrated import PLAN, WORLD, preview, websockets
from tests.reports.test_html import Outline

USER = {"app/use.py": b"from app.old import Pool\n\n\ndef f():\n    return Pool()\n"}
EVIL = {
    "app/</script><script>x.py": b"from app.old import Pool\nx = '</script><script>alert(1)</script>'\n",
    "app/bidi.py": "from app.old import Pool\nx = '\u202e\u2066 <!--'\n".encode(),
    "app/\udcff.py": b"from app.old import Pool\n\xff = 1\n",
}


def data_of(page: str) -> list[Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_it_is_well_formed() -> None:
    for page in (preview(WORLD), preview(WORLD | USER), websockets(), preview(WORLD | EVIL)):
        outline = Outline(page)
        assert (outline.problems, outline.open) == ([], [])


def test_it_stands_alone() -> None:
    page = websockets()
    outline = Outline(page)
    assert outline.all("link") == outline.all("img") == outline.all("iframe") == []
    assert [attributes.get("src") for attributes in outline.all("script")] == [None, None]
    assert re.search(r"https?:|url\(|@import|@font-face", page) is None
    links = {attributes["href"] for attributes in outline.all("a")}
    ids = [attributes["id"] for _, attributes in outline.seen if "id" in attributes]
    assert links <= {f"#{each}" for each in ids} and len(ids) == len(set(ids))


def test_headings_lead_through_it() -> None:
    outline = Outline(websockets())
    levels = [int(tag[1]) for tag, _ in outline.seen if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    named = {each for _, found in outline.seen for each in (found.get("aria-labelledby") or "").split()}
    assert named <= {found["id"] for _, found in outline.seen if "id" in found}


def test_files_and_findings_stand_in_the_page_itself() -> None:
    page = preview(WORLD | USER | {"app/broken.py": b"from app.old import Pool\ndef f(:\n"})
    assert ">app/use.py</button>" in page
    assert "1 from-import" in page and "app.old:Pool → app.new:Pool" in page
    assert "1 place will stay as it is" in page
    assert ">app/broken.py:2</span>" in page
    assert "<code>canonize migrate</code>" in page


def test_the_import_paths_before_and_after() -> None:
    users = {f"app/u{at}.py": b"from app.old import Pool\n" for at in range(3)}
    users["app/v.py"] = b"from app.older import OldPool\n"
    users["app/w.py"] = b"from app.new import Pool\n"
    page = preview(WORLD | users)
    assert "Import paths: 3 before, 1 after" in page
    # The duplicate's re-export, those four and the one that was right.
    assert "6 import sites through 3 paths." in page
    assert page.index(">app.old:Pool<title>") < page.index('id="after-1"')
    assert ">app.old:Pool<title>" not in page[page.index('id="after-1"') :]


def test_a_whole_module() -> None:
    files = {"units/__init__.py": b"", "units/new.py": b"A = 1\n", "units/old.py": b"A = 1\n"}
    files |= {"use.py": b"from units.old import A\n", "use2.py": b"import units.old\nprint(units.old.A)\n"}
    plan = 'schema = 1\n[[consolidate]]\ncanonical = "units.new"\nduplicates = ["units.old"]\n'
    assert "Import paths: 1 before, 1 after" in preview(files, plan)


def test_lines_are_data() -> None:
    (head, lines), *_ = data_of(preview(WORLD | USER))[-1]
    assert head == "@@ -1,4 +1,4 @@"
    assert [line[:4] for line in lines] == [
        ["-", 1, 0, "from app.old import Pool"],
        ["+", 0, 1, "from app.new import Pool"],
        [" ", 2, 2, ""],
        [" ", 3, 3, ""],
        [" ", 4, 4, "def f():"],
    ]
    # A keyword, plain text, the word that differs, plain, a keyword; the rest is plain.
    assert lines[0][4] == lines[1][4] == "k4.5!3.1k6"
    assert lines[4][4] == "k3.1f1"


def test_what_stands_in_the_code_is_text() -> None:
    page = preview(WORLD | EVIL)
    assert [attributes for attributes in Outline(page).all("script") if attributes] == [
        {"type": "application/json", "id": "data"}
    ]
    page.encode()
    assert page.isascii() or not re.search("[\u202a-\u202e\u2066-\u2069\udc80-\udcff]", page)
    texts = [line[3] for hunks in data_of(page) for _, lines in hunks for line in lines]
    assert "x = '</script><script>alert(1)</script>'" in texts
    assert "x = '\\u202e\\u2066 <!--'" in texts


def test_only_its_own_script_may_run() -> None:
    policy = Outline(preview(WORLD | USER)).all("meta")[1]["content"] or ""
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'", policy)


def test_equal_migrations_give_equal_pages() -> None:
    assert preview(WORLD | USER) == preview(dict(reversed((WORLD | USER).items())))


def test_nothing_to_change() -> None:
    page = preview(
        {"app/__init__.py": b"", "app/new.py": WORLD["app/new.py"]}, PLAN.replace(', "app.older:OldPool"', "")
    )
    assert "Nothing to change." in page
    assert data_of(page) == []
