"""Applications: submit, accept, approve, track, pick up."""
