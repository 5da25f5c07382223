"""How HTML pages are made: values are escaped, and what cannot be printed is made visible."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def source(environment: Environment, name: str) -> str:
    """A style or a script as it stands in its page."""
    assert environment.loader is not None
    text, *_ = environment.loader.get_source(environment, name)
    return f"\n{text.strip()}\n"


def policy(style: str, script: str) -> str:
    """A Content-Security-Policy that lets these very texts work, and nothing that got in through somebody's code."""
    return f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def page_environment(show: Callable[[str], str] = str) -> Environment:
    """``show`` is applied to every plain string that a template prints; markup goes as it is."""
    # Only pages need it, and loading it takes as long as a small audit.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("canonize.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: show(value) if type(value) is str else value,
    )
