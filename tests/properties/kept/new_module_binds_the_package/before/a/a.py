from a.b import new as m19
from . import legacy as m20
from a.legacy import (
    Engine as Engine,  # about Engine as Engine
    compute,  # about compute
)
from a import fresh
