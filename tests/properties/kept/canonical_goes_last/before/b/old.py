from core.fresh import (Manager)
from core.fresh import (Manager)
