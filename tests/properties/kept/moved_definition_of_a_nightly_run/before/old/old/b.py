from bc import old as m10
from b.bc.old import (
    # first
    LIMIT, Manager
)
from bc import old as m11
import json; from bc.old import LIMIT as LIMIT
