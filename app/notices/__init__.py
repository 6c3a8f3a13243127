"""What Kolo tells somebody who is not looking just now: rows, read on their own page.

A lower feature knows nothing of events or parcels; those say what their kinds mean
(`notices.queries.KINDS`). A row holds ids and numbers, never words about people.
"""
