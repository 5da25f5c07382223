from b.a import build
import json; from core import Manager1, Alias25
from core import *
