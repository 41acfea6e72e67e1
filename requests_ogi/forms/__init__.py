"""What citizens fill in: forgiving about how it is typed, plain about what is missing."""
