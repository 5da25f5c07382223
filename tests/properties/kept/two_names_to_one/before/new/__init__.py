from a.new import (Manager, Manager1)
