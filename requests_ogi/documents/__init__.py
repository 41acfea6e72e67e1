"""The papers this floor prints besides its letters: the blank form (附件6) and the registration receipt (附件7)."""
