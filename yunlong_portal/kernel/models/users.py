"""People who work in the portal."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from yunlong_portal.kernel.enums import AccountActKind, MailRhythm


class User(AbstractUser):
    """A member of staff. Rights lie on departments, never on the account; accounts are deactivated, never deleted."""

    first_name = None  # type: ignore[assignment]  # Django's way to leave a field out
    last_name = None  # type: ignore[assignment]  # the same
    display_name = models.CharField("姓名", max_length=60)
    has_temporary_password = models.BooleanField(
        "临时密码", default=False, editable=False, help_text="管理员设的密码；本人先改成自己的，才能办理任何事情"
    )
    mail_rhythm = models.CharField(
        "提醒邮件", max_length=8, choices=MailRhythm, default=MailRhythm.EACH, editable=False, help_text="本人选择"
    )

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """Return the one name a person has here."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the one name a person has here."""
        return str(self)


class AccountAct(models.Model):
    """Something done to an account: what, by whom, when and why. Never changed, and always shown to its owner."""

    user = models.ForeignKey(User, models.PROTECT, related_name="account_acts", verbose_name="账号")
    kind = models.CharField("事项", max_length=20, choices=AccountActKind)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    actor_name = models.CharField("办理人姓名", max_length=60)
    reason = models.CharField("理由", max_length=250, blank=True)
    acted_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "账号经过"
        verbose_name_plural = "账号经过"
        ordering = ["-acted_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountActKind.values), name="kernel_account_act_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()}"
