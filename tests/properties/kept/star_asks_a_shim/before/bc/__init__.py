import b.a, json
from b.a import *
