"""The hall at the size of a county's ten years."""
