from bc import compute
