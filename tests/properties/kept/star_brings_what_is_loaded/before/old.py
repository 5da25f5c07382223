from new.core.old import (
    Manager,  # about Manager
)
from bc.bc.core import (
    Manager,  # about Manager
    Alias13,  # about Alias13
)
from bc.bc.core import Manager; from bc.bc.core import Alias13
from a import (core as core)
from new import *
__all__ = ['Manager']
__all__ += ['Alias13', 'core', 'k8']
