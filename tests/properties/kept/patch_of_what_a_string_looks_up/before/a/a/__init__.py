from core.new.a import compute
from ..b.a import (
    compute,  # about compute
)
from a.b.a import (compute)
