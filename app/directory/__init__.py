"""Who is in a circle, as far as each of them wants to be known there."""
