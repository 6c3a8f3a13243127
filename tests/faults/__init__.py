"""Kolo from outside: a client written from the protocol's text alone, and what it tries.

Nothing here imports the app or the gateway: they are run by their commands, as an operator would.
"""
