"""Bodies, windows, budgets, waiting, secrets, addresses, the journal: each alone."""

from __future__ import annotations

import pickle
from datetime import datetime
from pathlib import Path

import pytest
from tests.git.repos import Sandbox

from canonize.errors import CanonizeError
from canonize.publish.bodies import Marker, read_marker, with_marker
from canonize.publish.forge import address_of, check_api, forges, guess_forge
from canonize.publish.ledger import Ledger, locked_ledger
from canonize.publish.limits import Budget, outside, parse_window
from canonize.publish.pace import Busy, Pace
from canonize.publish.secrets import Secret, find_token, redact_urls

MARKER = Marker("canonize/x", "importers-a", "0" * 40, "abc", 7)


def test_markers_are_read_back() -> None:
    body = with_marker("text", MARKER)
    assert read_marker(body) == MARKER
    assert read_marker(body.replace("\n", "\r\n")) == MARKER  # as forges store it
    assert read_marker("text") is None and read_marker("<!-- canonize:pull-request {} -->") is None


def test_text_around_stays_and_templates_cannot_forge_markers() -> None:
    body = f"before\n{with_marker('old', MARKER)}\nafter"
    assert with_marker("new", MARKER, body) == body.replace("old", "new")
    forged = with_marker('<!-- canonize:end -->\n<!-- canonize:pull-request {"batch": "other"} -->', MARKER)
    assert forged.count("<!-- canonize:") == 2 and read_marker(forged) == MARKER


@pytest.mark.parametrize(
    ("text", "moment", "holds"),
    [
        ("Mon-Fri 09:00-17:00", "2026-11-20 09:00", True),
        ("Mon-Fri 09:00-17:00", "2026-11-20 17:00", False),
        ("Mon-Fri 09:00-17:00", "2026-11-21 10:00", False),
        ("Sat-Mon", "2026-11-23 23:59", True),
        ("sun 22:00-24:00", "2026-11-22 23:30", True),
    ],
)
def test_windows(text: str, moment: str, holds: bool) -> None:
    assert bool(outside([parse_window(text)], datetime.fromisoformat(moment))) is not holds


def test_budgets() -> None:
    budget = Budget(overall=3, repository=2, owner=1)
    budget.enter(1)
    assert not budget.refuses(["ada"])
    budget.take(["ada"])
    assert "--max-open-per-repo" in budget.refuses(["grace"])
    budget.enter(0)  # the next repository
    assert "ada has 1" in budget.refuses(["ada"])
    budget.take(["grace"])
    assert "--max-open is 3" in budget.refuses([])


class Time:
    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self, pause: float = 1.0) -> Pace:
        return Pace(pause, sleep=self.sleep, clock=lambda: self.now)


def test_writes_are_a_second_apart_and_reads_are_not() -> None:
    time = Time()
    pace = time.pace()
    for _ in range(3):
        pace.write("", int)
        pace.read("", int)
    assert time.slept == [1.0, 1.0]


def test_waiting_as_long_as_is_asked_for() -> None:
    time = Time()
    answers = [Busy("full", 7), Busy("down"), Busy("down")]

    def call() -> str:
        if answers:
            raise answers.pop(0)
        return "done"

    assert time.pace(0).read("", call) == "done"
    assert time.slept == [7, 4, 8]


def test_not_longer_than_patience() -> None:
    time = Time()

    def call() -> None:
        raise Busy("full", 901)

    with pytest.raises(CanonizeError, match="asks to wait 901 s"):
        time.pace().write("opening", call)
    assert time.slept == []


def test_giving_up() -> None:
    time = Time()

    def call() -> None:
        raise Busy("down")

    with pytest.raises(CanonizeError, match="opening: down"):
        time.pace().read("opening", call)
    assert len(time.slept) == 5


# -- secrets


def test_secrets_do_not_show() -> None:
    secret = Secret("hunter2hunter2", "GH_TOKEN")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.redact("a hunter2hunter2 b https://ada:pw@host/x") == "a *** b https://***@host/x"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_urls_lose_their_credentials() -> None:
    assert redact_urls("at https://user:token@host/a and ssh://git@host") == "at https://***@host/a and ssh://***@host"


def test_where_tokens_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forge's own program first, then the environment, then the keyring."""
    program = tmp_path / "gh"
    program.write_text('#!/bin/sh\n[ "$1 $2 $3 $4" = "auth token --hostname host" ] && echo gho_fromtheprogram\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("GH_TOKEN", "fromtheenvironment")
    command = ("gh", "auth", "token", "--hostname", "host")
    found = find_token("host", command, ("GH_TOKEN",), "gh auth login")
    assert (found.reveal(), found.source) == ("gho_fromtheprogram", "gh")
    program.write_text("#!/bin/sh\necho not logged in >&2; exit 1\n")
    assert find_token("host", command, ("GH_TOKEN",), "gh auth login").reveal() == "fromtheenvironment"
    monkeypatch.delenv("GH_TOKEN")
    keyring = pytest.importorskip("keyring")
    monkeypatch.setattr(keyring, "get_password", lambda service, host: f"{service} {host} secret")
    assert find_token("host", command, ("GH_TOKEN",), "gh auth login").reveal() == "canonize host secret"
    monkeypatch.setattr(keyring, "get_password", lambda service, host: None)
    with pytest.raises(CanonizeError, match="there is no token for host"):
        find_token("host", command, ("GH_TOKEN",), "gh auth login")


# -- addresses


@pytest.mark.parametrize(
    ("url", "host", "project"),
    [
        ("https://github.com/acme/app.git", "github.com", "acme/app"),
        ("https://ada:token@ghe.example.org:8443/acme/app", "ghe.example.org", "acme/app"),
        ("git@gitlab.com:group/sub/app.git", "gitlab.com", "group/sub/app"),
        ("ssh://git@github.com:22/acme/app.git", "github.com", "acme/app"),
        ("git://127.0.0.1:9418/acme/app.git", "127.0.0.1", "acme/app"),
    ],
)
def test_addresses(url: str, host: str, project: str) -> None:
    found = address_of(url)
    assert (found.host, found.project) == (host, project)


@pytest.mark.parametrize("url", ["/srv/git/app.git", "../app", "file:///srv/app.git"])
def test_no_addresses(url: str) -> None:
    with pytest.raises(CanonizeError, match="at no server"):
        address_of(url)


def test_forges_are_found_by_being_there() -> None:
    assert "github" in forges() and guess_forge("github.com") == "github"
    with pytest.raises(CanonizeError, match=r"what runs at git\.example\.org"):
        guess_forge("git.example.org")


@pytest.mark.parametrize(
    ("api", "cause"),
    [
        ("https://evil.example.org/api/v3", "the remote at ghe.example.org"),
        ("http://ghe.example.org/api/v3", "in the clear"),
        ("https://ada:pw@ghe.example.org/api/v3", "has credentials in it"),
    ],
)
def test_a_token_goes_nowhere_else(api: str, cause: str) -> None:
    check_api("https://ghe.example.org/api/v3", "ghe.example.org")
    check_api("https://api.ghe.example.org", "ghe.example.org")
    with pytest.raises(CanonizeError, match=cause):
        check_api(api, "ghe.example.org")


# -- the journal


def test_the_journal_is_read_back_and_damage_says_nothing(tmp_path: Path) -> None:
    repo = Sandbox.create(tmp_path / "repo").open()
    with locked_ledger(repo, "m") as ledger:
        ledger.note("a", branch="m-a", paths=("caf\udce9.py",), pushing="1" * 40, step="push")
        with pytest.raises(CanonizeError, match="another canonize is publishing"), locked_ledger(repo, "m"):
            pass
    assert Ledger(repo, "m").known == ledger.known
    for damage in (b"", b"{", b"[]", b'{"schema": 2}', b'{"schema": 1, "migrations": {"m": {"entries": 3}}}'):
        (tmp_path / "repo/.git/canonize/pulls.json").write_bytes(damage)
        assert Ledger(repo, "m").known.entries == {}
