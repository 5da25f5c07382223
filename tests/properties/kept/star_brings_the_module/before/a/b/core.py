from core.old.bc import (_private)
from core.old import bc
from core.old import bc as m13
from a.bc import bc as m14
__all__ = ['_private']
