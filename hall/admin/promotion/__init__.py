"""The staff's screen over how the hall was made known."""

from hall.admin.promotion.screen import PromotionEntryAdmin

__all__ = ["PromotionEntryAdmin"]
