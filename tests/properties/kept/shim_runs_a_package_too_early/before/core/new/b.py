"""About this module."""
from __future__ import annotations
__all__ = ()
from a.a.a import (
    # first
    k5
)
def clash17(compute=7):
    return [compute, k5]
def _observe():
    found = []
    found.append(['0', lambda: clash17()])
    return found
