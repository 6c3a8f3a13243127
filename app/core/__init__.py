"""What every feature stands on, and nothing of any feature."""
