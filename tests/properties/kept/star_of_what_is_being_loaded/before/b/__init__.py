from bc import bc
import json; from a.a.bc import build
from bc.bc import (compute)
from a.a.bc import (
    build,  # about build
)
