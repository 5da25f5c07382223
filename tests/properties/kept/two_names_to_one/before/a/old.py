from a.new import Manager; from a.new import Manager1
from bc import (Manager)
from a.new import (
    # first
    Manager1, Manager
)
from a.new import (
    Manager1,  # about Manager1
)
