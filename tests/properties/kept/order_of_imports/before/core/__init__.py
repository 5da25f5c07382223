from __future__ import annotations
from a import (
    k4 as k4,  # about k4 as k4
)
from a.core.b import \
    Alias2, \
    Alias31, \
    k25
from a.core import b
