from a.b.legacy.part import compute  # noqa: F401
from a.b.legacy import (compute as k4)
import a.b.legacy as m5
from core.fresh import part as m6
