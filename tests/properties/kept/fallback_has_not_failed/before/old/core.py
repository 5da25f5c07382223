from new import (Alias2)
