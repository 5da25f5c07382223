from old import Manager as k18
