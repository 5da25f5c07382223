"""Servers on loopback for the tests of publishing: plain HTTP, git's own CGI behind it, and what all handlers share."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BACKEND = (
    Path(subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip())
    / "git-http-backend"
)


class Server(ThreadingHTTPServer):
    """``app`` has ``handle(handler)``, for every request."""

    daemon_threads = True

    def __init__(self, app: Any) -> None:
        self.app = app
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed leaves its connection; whatever else goes wrong is seen in the answers."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second would wait 40 ms for the other side
    server: Server

    def handle_any(self) -> None:
        self.server.app.handle(self)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            found = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                found += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return found
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        body = b"" if value is None else json.dumps(value).encode()
        self.answer(status, body, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})

    def password(self) -> str:
        """Of basic authentication, as git sends it."""
        kind, _, text = self.headers.get("Authorization", "").partition(" ")
        return base64.b64decode(text).decode().partition(":")[2] if kind.lower() == "basic" else ""


@contextmanager
def serving(app: Any) -> Iterator[Server]:
    server = Server(app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def git_over_http(handler: Handler, root: Path) -> None:
    """Hand the request to ``git http-backend``, with the repositories below ``root``."""
    parts = urlsplit(handler.path)
    body = handler.body()
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_PROJECT_ROOT": str(root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "REQUEST_METHOD": handler.command,
        "CONTENT_TYPE": handler.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_CONTENT_ENCODING": handler.headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": handler.headers.get("Git-Protocol", ""),
        "REMOTE_USER": "tester",
        "REMOTE_ADDR": "127.0.0.1",
    }
    done = subprocess.run([str(BACKEND)], input=body, capture_output=True, env=environment, check=False)
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
    status = int(headers.pop("Status", "200 OK").split()[0])
    handler.answer(status, content, headers)


@dataclass(frozen=True)
class Failure:
    """An answer instead of the right one, once.  ``late``: what was asked for is done all the same."""

    method: str
    path: str  # a part of it
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    message: str = "something is wrong"
    late: bool = False
