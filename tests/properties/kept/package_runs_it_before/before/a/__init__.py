from bc.core import compute, Manager, Alias9
from bc.old.a import (
    compute,  # about compute
    Manager,  # about Manager
)
