"""The staff's screens of this floor."""

from hall.admin.synonyms import SynonymAdmin

__all__ = ["SynonymAdmin"]
