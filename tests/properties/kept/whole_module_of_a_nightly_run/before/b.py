from fresh import Manager
