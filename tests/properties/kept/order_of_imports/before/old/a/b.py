from core.fresh import part as m35
from core import (Alias31)
import core, core
