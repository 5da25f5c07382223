from a.bc.a import Alias21  # noqa: F401
from a.bc.a import Alias21, k31, compute  # noqa: F401
