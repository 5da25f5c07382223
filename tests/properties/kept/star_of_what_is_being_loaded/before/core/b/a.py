from a.a.bc import (build as build)
from a.a import bc
from a.a.bc import (build as build)
from bc.bc import compute, build
from a.a.bc import build
