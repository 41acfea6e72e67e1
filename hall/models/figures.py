"""大厅统计: counted from the cases when somebody looks; nothing of it is kept."""

from columns.models import Department


class HallFigures(Department):
    """A department seen by what its hall adds up to: the staff's page of figures."""

    class Meta:
        proxy = True
        verbose_name = "大厅统计"
        verbose_name_plural = "大厅统计"
        ordering = ["order", "slug"]
        default_permissions = ()
        permissions = []
