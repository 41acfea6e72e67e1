"""System checks of the ground floor: what a machine lacks and what to do about it. Each module registers its own."""

from yunlong_portal.kernel.checks import database, documents, keys

__all__ = ["database", "documents", "keys"]
