from b.core import old as m21
import json; from b.a.b import Alias2 as k22, Alias18, Alpha
from b.core.old import Alias8; from b.core.old import Alpha
