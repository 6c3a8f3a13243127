"""Things of which several are wanted, and which several people promise in parts: what to bring to
a supper, and later the tablets of an ask. Whose sheet it is, higher features know.
"""
