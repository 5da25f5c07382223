from old.old.a import compute1
