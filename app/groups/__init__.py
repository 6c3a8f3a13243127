"""Circles of people: who belongs, what they do for it, and how somebody new comes in."""
