from a.a import Manager, alone
