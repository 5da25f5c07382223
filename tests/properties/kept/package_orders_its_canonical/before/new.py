from bc.a import (
    Alias3,  # about Alias3
)
