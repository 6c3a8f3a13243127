"""Help: who needs something and who offers it, promised in parts until the last tablet is there
(domain.md 4).

What is wanted are the lines of a sheet, what somebody brings are promises (`lines`). The middle
states of a post follow from them and are computed in one place (`states.py`).
"""
