from a import fresh as m26
from a.legacy import build, Manager as k27  # noqa: F401
from ..legacy import \
    build, \
    Manager
from a import fresh
from a.fresh import *
