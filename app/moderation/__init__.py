"""Keeping a circle in order: who does what for it, what needs two people, and what they did."""
