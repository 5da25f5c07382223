from a.a import (Manager)
