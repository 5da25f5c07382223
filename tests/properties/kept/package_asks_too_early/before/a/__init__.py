from a import new as m26
from .b.old import Engine, Alias20, Alias17
from a.b.old import *
from a.b.old import *
from old.new import *
__all__ = ['Engine', 'Alias20', 'Alias17', 'Manager']
