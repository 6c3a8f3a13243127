"""What can happen on the help board."""
