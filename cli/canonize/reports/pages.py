"""How HTML pages are made: values are escaped, and what cannot be printed is made visible."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


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
