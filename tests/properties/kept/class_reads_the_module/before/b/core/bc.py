from unittest.mock import patch
try:
    from a import _private
except ImportError:
    _private = None
import bc.old.b as tested33
__all__ = ('_private', )
@patch('core.bc.new.core', new=lambda *given: 'fake')
def patched33():
    return tested33.call22()
def _observe():
    found = []
    found.append(['0', lambda: [_private is _private, 'a._private']])
    found.append(['1', lambda: patched33()])
    return found
