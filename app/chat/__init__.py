"""Rooms that never lose a word. The log itself is in chat/log; here are its doors."""
