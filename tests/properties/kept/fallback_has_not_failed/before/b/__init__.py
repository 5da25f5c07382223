from a.core.a import Alpha as Alpha, Alias8
from new import Alpha
from a.core import a as m18
