"""好差评 on the staff's screens: the list, the mending of low ones, and the page that is turned to the applicant."""

from hall.admin.ratings.mending import LowRatingAdmin
from hall.admin.ratings.screens import RatingAdmin

__all__ = ["LowRatingAdmin", "RatingAdmin"]
