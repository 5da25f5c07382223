"""About this module."""
from a import *
import json, a as m6
