"""What departments do for disclosure in a year, and who is told where it was not done (通知 四；条例2019 Art. 48)."""

from columns.domain.activities.keeping import attach_paper, save_kept

__all__ = ["attach_paper", "save_kept"]
