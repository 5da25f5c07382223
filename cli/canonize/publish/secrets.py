"""Tokens: where they come from, and how they stay out of everything that is printed, stored or seen by others.

Not in arguments (``ps`` shows these), not in remotes or URLs (``.git/config`` keeps these), not in what is said.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize.errors import CanonizeError

HIDDEN = "***"
_IN_URL = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_SERVICE = "canonize"


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A text that does not show itself: neither by ``str`` nor in a traceback's ``repr``.

    It cannot be pickled either, so that none gets to a worker, a cluster or a file by mistake.
    """

    _text: str
    source: str = ""  # where it was found, for people

    def reveal(self) -> str:
        return self._text

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret is not to be pickled")

    def redact(self, text: str) -> str:
        """``text`` without the secret, and without the credentials of any URL."""
        return redact_urls(text.replace(self._text, HIDDEN) if self._text else text)


NONE = Secret("")


def redact_urls(text: str) -> str:
    return _IN_URL.sub(HIDDEN, text)


def find_token(host: str, command: Sequence[str], variables: Sequence[str], hint: str) -> Secret:
    """The token for ``host``: of the forge's own program, the environment, or the keyring, in this order.

    ``command`` prints it, such as ``gh auth token``; CanonizeError when there is none, with ``hint``.
    """
    return (
        _from_program(command)
        or _from_environment(variables, os.environ)
        or _from_keyring(host)
        or _missing(host, command, variables, hint)
    )


def _from_program(command: Sequence[str]) -> Secret | None:
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *command[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=30, text=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
    text = done.stdout.strip()
    # What is no token is an answer for people.
    return Secret(text, command[0]) if done.returncode == 0 and re.fullmatch(r"[\x21-\x7e]{8,}", text) else None


def _from_environment(variables: Sequence[str], environment: Mapping[str, str]) -> Secret | None:
    for name in variables:
        if environment.get(name, "").strip():
            return Secret(environment[name].strip(), name)
    return None


def _from_keyring(host: str) -> Secret | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_password(_SERVICE, host)
    except (KeyringError, RuntimeError):  # none that could be asked
        return None
    return Secret(found, "keyring") if found else None


def _missing(host: str, command: Sequence[str], variables: Sequence[str], hint: str) -> Secret:
    raise CanonizeError(f"there is no token for {host}", f"{hint}, or set {variables[0]}")
