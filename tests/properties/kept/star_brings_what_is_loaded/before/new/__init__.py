from a import (core as k8)
