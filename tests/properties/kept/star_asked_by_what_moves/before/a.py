from fresh import (
    Manager,  # about Manager
)
from fresh import (
    Manager,  # about Manager
)
