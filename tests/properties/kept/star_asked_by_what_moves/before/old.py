from fresh import (Manager)
from a import *
