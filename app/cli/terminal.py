"""Where the command speaks to whoever typed it."""

from rich.console import Console

# For people; what programs read goes to standard output.
told = Console(stderr=True, highlight=False)
