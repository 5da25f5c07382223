import bc
from new import bc as m35
from ..a.bc import \
    Alpha, \
    Alias2
import json; from bc.bc.a import Alpha, k22, Alias8
import json; from b.core.old import Alias8, Alpha
