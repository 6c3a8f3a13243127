"""Parcels: what is on its way from hand to hand, and the roads it takes (domain.md 4).

A parcel goes in legs, and a leg has alternatives: when a checkpoint closes, the next one opens. No
single route works, and whoever carries knows only their own piece of it.
"""
