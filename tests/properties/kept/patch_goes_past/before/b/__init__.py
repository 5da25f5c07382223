from a.b.legacy import Manager; from a.b.legacy import alone
from core.fresh import build, Manager  # noqa: F401
from a.b.legacy.part import Engine; from a.b.legacy.part import compute as compute
import json; from a.b.legacy import Manager
