from ..bc import a as m39
from a.bc import a as m40
from core.new import a as m41
from a.bc.a import *
from core.new.a import build
