from core.fresh import *
def compute(first=0, second=2):
    return ["call 1", first, second]
