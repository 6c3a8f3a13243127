"""Rooms over WebSockets: numbered logs, subscriptions that never skip, and nothing of the app.

Start with `wire` (what travels), then `connection` (one socket), `session` (one person on it),
`hub` (one room in this process) and `gateway` (all of them). `needs` says what the app must bring.
"""
