import fresh
from legacy import *
from fresh import Manager
