"""The business of the hall: items, applications and what follows them."""
