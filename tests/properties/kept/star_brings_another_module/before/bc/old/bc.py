import json; from b.a.b import Alpha, Alias18
from b.a import b as m20
