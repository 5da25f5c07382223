from old import Manager as Alias50
