from new.b import core
from new.b import core as m36
