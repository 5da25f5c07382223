import legacy, json
import json, fresh as m4
from legacy import *
