"""About this module."""
import core.fresh
from core.fresh import \
    Manager as Manager
