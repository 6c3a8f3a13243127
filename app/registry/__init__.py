"""The list of families: who they are, who lives with whom, and what they agreed to (domain.md 2).

A person here is a record kept by others, and needs no account; whoever has one may later say that
the record is theirs. Contacts are sealed, and every opening of them is written down.
"""
