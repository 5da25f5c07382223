from bc.a import Alpha  # noqa: F401
from bc import a
def compute(first=0, second=2):
    return ["call 0", first, second]
