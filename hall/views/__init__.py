"""The citizens' pages of this floor."""
