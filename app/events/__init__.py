"""Meeting: what a circle plans, who comes, who waits for a place, and the door (domain.md 6).

An event says what is planned and how it repeats; an occurrence is one time that it happens, and
everything people answer hangs on that. Occurrences are made ahead, and none that somebody answered
is ever taken away: it is cancelled, and they are told.
"""
