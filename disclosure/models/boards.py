"""机构设置公示栏: that it was looked at and still holds, what asks for a new version, where its poster hangs.

What stands on a board is a post of the kind ``board`` and lies in its revisions; nothing of it is here.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from disclosure.enums import BoardCause, BoardTaskState
from disclosure.models.publications import Publication
from yunlong_portal.kernel.models import PrivateFile


class DepartmentBoard(Department):
    """A department seen by its board: the staff's list of boards."""

    class Meta:
        proxy = True
        verbose_name = "机构设置公示栏"
        verbose_name_plural = "机构设置公示栏"
        ordering = ["order", "slug"]
        default_permissions = ()
        permissions = []


class BoardConfirmation(models.Model):
    """Somebody of the department looked at the board and found that every line still holds. Never changed."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="board_confirmations")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核对人")
    confirmed_at = models.DateTimeField("核对时间")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "公示栏核对"
        verbose_name_plural = "公示栏核对"
        ordering = ["-confirmed_at", "-pk"]
        indexes = [models.Index(fields=["publication", "-confirmed_at"], name="disclosure_board_confirmed")]

    def __str__(self) -> str:
        return f"{self.publication} {self.confirmed_at:%Y-%m-%d}"


class BoardTaskQuerySet(models.QuerySet["BoardTask"]):
    """What asks for a new version of a board."""

    def open(self) -> "BoardTaskQuerySet":
        """Return what is still to be done."""
        return self.filter(state=BoardTaskState.OPEN)


class BoardTask(models.Model):
    """Something that asks for a new version of a board: a document on duties or staffing, a person who left."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="board_tasks", verbose_name="单位")
    cause = models.CharField("原因", max_length=20, choices=BoardCause)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="board_tasks", verbose_name="有关文件"
    )
    # Never a person's name: the task stays after the board has forgotten him.
    note = models.CharField("说明", max_length=200, blank=True, help_text="不写姓名")
    opened_at = models.DateTimeField("提出时间")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=12, choices=BoardTaskState, default=BoardTaskState.OPEN, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    outcome = models.CharField("结果", max_length=200, blank=True)

    history = HistoricalRecords()
    objects = BoardTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "公示栏待办"
        verbose_name_plural = "公示栏待办"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=BoardCause.values), name="disclosure_board_task_cause"),
            models.CheckConstraint(condition=Q(state__in=BoardTaskState.values), name="disclosure_board_task_state"),
            models.CheckConstraint(
                condition=Q(state=BoardTaskState.OPEN, settled_at__isnull=True)
                | ~Q(state=BoardTaskState.OPEN) & Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="disclosure_board_task_outcome",
            ),
            models.UniqueConstraint(
                fields=["department", "publication"],
                condition=Q(publication__isnull=False),
                name="disclosure_board_task_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department"], name="disclosure_board_task_open", condition=Q(state=BoardTaskState.OPEN)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.due_on}"


class PosterPosting(models.Model):
    """A version of the board hangs on a wall: where, since when, with a picture (P38)."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="poster_postings")
    place = models.CharField("张贴地点", max_length=100)
    posted_on = models.DateField("张贴日期")
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    picture = models.ForeignKey(PrivateFile, models.PROTECT, related_name="+", verbose_name="现场照片")
    created_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "公示栏张贴"
        verbose_name_plural = "公示栏张贴"
        ordering = ["-posted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "place"], name="disclosure_poster_once_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.posted_on}"
