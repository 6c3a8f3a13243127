"""Kolo: a place where people who lost their town, or their freedom, help each other."""
