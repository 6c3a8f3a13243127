"""What the forms of meetings may send, by noun."""
