import json, new.b.bc as m2
import old, old
from new.b.bc import Manager, LIMIT, core
