"""What two people have to want before it happens (safety.md R71): one asks, a second agrees."""
