"""The staff's screens of this floor."""

from hall.admin.synonyms import SynonymAdmin
from hall.admin.walkthroughs import WalkthroughAdmin

__all__ = ["SynonymAdmin", "WalkthroughAdmin"]
