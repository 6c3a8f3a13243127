"""What may be sent to the help board, by noun."""
