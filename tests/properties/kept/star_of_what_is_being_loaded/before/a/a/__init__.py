from bc.bc import *
