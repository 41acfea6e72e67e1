"""Work from a shell."""
