from b.b import *
from new import old as m4
from a.old import LIMIT
from new.old import core as core
import b.b, json
