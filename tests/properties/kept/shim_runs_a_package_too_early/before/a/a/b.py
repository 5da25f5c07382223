from __future__ import annotations
from core.new.a import build
import copy as copy2
_LIMIT0 = 7


def _help0(value):
    return [value, _LIMIT0][0]


def compute(first=0, second=2):
    return ["call 0", _help0(first), second]
def compute2(first=0, second=2):
    copy2.copy(second)
    return ["call 2", first, second]
