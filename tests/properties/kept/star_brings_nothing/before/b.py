from __future__ import annotations
from a import legacy as m26
