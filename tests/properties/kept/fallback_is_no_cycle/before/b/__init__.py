"""About this module."""
from typing import TYPE_CHECKING
try:
    from bc import build
except ImportError:
    from bc import build
import json; from a import Alias30
if TYPE_CHECKING:
    from bc import *
def call36():
    return build(1)
def reached37():
    from importlib import import_module
    return import_module('a').Alias30
def call38():
    return Alias30(1)
def hinted39(first: 'Manager', second: 'list[Manager] | None' = None):
    return first
def _observe():
    found = []
    found.append(['0', lambda: build])
    found.append(['1', lambda: f'{build(1)[0]!r:>20}'])
    found.append(['2', lambda: call36()])
    found.append(['3', lambda: reached37()])
    found.append(['4', lambda: call38()])
    found.append(['5', lambda: hinted39(1)])
    return found
