from a.legacy import (LIMIT, Manager)
from a.legacy import Manager, build  # noqa: F401
