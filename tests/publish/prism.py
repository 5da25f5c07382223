"""GitHub's own description of its interface, in front of the fake: what it rejects is a defect of canonize.

Needs node and the packages of ``tests/publish/package.json``; ``CANONIZE_NODE_MODULES`` names the folder they are in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.publish.fake_github import _ROUTES
from tests.publish.http_servers import Handler, serving

_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "content-encoding", "date", "server"}


def node_modules() -> Path | None:
    """The folder with prism and the description; None where these, or node, are not installed."""
    given = os.environ.get("CANONIZE_NODE_MODULES")
    folders = [Path(given)] if given else [Path(__file__).parent / "node_modules"]
    for folder in folders:
        if shutil.which("node") and (folder / "@stoplight/prism-cli").is_dir() and _description(folder).is_file():
            return folder
    return None


def _description(modules: Path) -> Path:
    return modules / "@octokit/openapi/generated/api.github.com.json"


def trimmed(modules: Path) -> dict[str, Any]:
    """The description of just the paths that the fake has; everything else in it would only take time."""
    whole = json.loads(_description(modules).read_bytes())
    wanted = [re.sub(r"\([^)]*\)", "{}", f"/repos/{{}}/{{}}{pattern}") for pattern in _ROUTES]
    kept = {
        path: item
        for path, item in whole["paths"].items()
        if path == "/user" or re.sub(r"\{[^}]*\}", "{}", path) in wanted
    }
    for item in kept.values():  # only requests are looked at: what the fake leaves out of its answers would drown these
        for operation in item.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"] = {"default": {"description": "any"}}
    missing = set(wanted) - {re.sub(r"\{[^}]*\}", "{}", path) for path in kept}
    assert not missing, f"GitHub describes no {missing}"
    components: dict[str, dict[str, Any]] = {}
    todo = [kept]
    while todo:
        for kind, name in set(re.findall(r'"#/components/([^/"]+)/([^"]+)"', json.dumps(todo.pop()))):
            if name not in components.setdefault(kind, {}):
                components[kind][name] = whole["components"][kind][name]
                todo.append(components[kind][name])
    return {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "servers": [{"url": "http://127.0.0.1"}],
        "paths": kept,
        "components": components,
    }


class Recorder:
    """In front of prism, and writes down what its answers say about the requests."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.violations: list[str] = []
        self.requests = 0

    def handle(self, handler: Handler) -> None:
        body = handler.body()
        headers = {name: value for name, value in handler.headers.items() if name.lower() not in _HOP}
        request = urllib.request.Request(
            self.upstream + handler.path, data=body or None, headers=headers, method=handler.command
        )
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            content = answer.read()
            found = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
            self.requests += 1
            said = found.pop("sl-violations", "")
            if '"request"' in said:
                self.violations.append(f"{handler.command} {handler.path}: {said} {body[:400]!r}")
            handler.answer(answer.status or 0, content, found)


@contextmanager
def prism(modules: Path, upstream: str, folder: Path) -> Iterator[tuple[str, Recorder]]:
    """The URL to speak to instead of ``upstream``, and what is written down."""
    description = folder / "github.json"
    description.write_text(json.dumps(trimmed(modules)))
    port = _free_port()
    program = modules / "@stoplight/prism-cli/dist/index.js"
    arguments = ["proxy", str(description), upstream, "-p", str(port), "--host", "127.0.0.1"]
    log = open(folder / "prism.log", "w+b")  # noqa: SIM115
    process = subprocess.Popen(["node", str(program), *arguments], stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(port, process, folder / "prism.log")
        recorder = Recorder(f"http://127.0.0.1:{port}")
        with serving(recorder) as front:
            yield front.url, recorder
    finally:
        process.terminate()
        process.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"prism does not start: {log.read_text()}")
