from a.b.legacy.part import (
    Alias2,  # about Alias2
    compute as k21,  # about compute as k21
)
import a.b.legacy.part; import json
__all__ = []
