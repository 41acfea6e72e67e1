"""The staff's screens of this floor."""

from hall.admin.applications import ApplicationAdmin
from hall.admin.figures import HallFiguresAdmin
from hall.admin.items import ItemAdmin
from hall.admin.messages import MessageAdmin
from hall.admin.promotion import PromotionEntryAdmin
from hall.admin.ratings import LowRatingAdmin, RatingAdmin
from hall.admin.recorded import RecordedCaseAdmin
from hall.admin.rounds import ItemRoundAdmin
from hall.admin.synonyms import SynonymAdmin
from hall.admin.walkthroughs import WalkthroughAdmin

__all__ = [
    "ApplicationAdmin",
    "HallFiguresAdmin",
    "ItemAdmin",
    "ItemRoundAdmin",
    "LowRatingAdmin",
    "MessageAdmin",
    "PromotionEntryAdmin",
    "RatingAdmin",
    "RecordedCaseAdmin",
    "SynonymAdmin",
    "WalkthroughAdmin",
]
