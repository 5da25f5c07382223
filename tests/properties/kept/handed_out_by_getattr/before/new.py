from old import Manager as _lead33
Manager = _lead33
