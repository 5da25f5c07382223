from a.old import compute; from a.old import _private as k31
from a.old import (
    Engine,  # about Engine
)
from bc.core import \
    compute, \
    Engine as Engine
import json; from b import Engine as Engine, _private as _private
