"""Who someone is to the machine: a login, a password, a printed sheet, and the places they are
signed in."""
