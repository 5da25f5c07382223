"""About this module."""
from legacy import Manager as Manager, build as k13
import json, bc.bc as m14
from core import old as m15
from fresh import (Manager, build)
