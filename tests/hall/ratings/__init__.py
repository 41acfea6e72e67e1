"""Ratings of cases."""
