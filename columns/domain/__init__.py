"""The business of the floor."""
