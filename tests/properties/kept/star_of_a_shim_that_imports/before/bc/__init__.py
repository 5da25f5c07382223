from b.old import new as m2
