from a.legacy import part
from a.fresh import Alias2
from a.legacy import *
