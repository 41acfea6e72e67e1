"""People who work in the portal."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A member of staff. Rights lie on departments, never on the account; accounts are deactivated, never deleted."""

    first_name = None  # type: ignore[assignment]  # Django's way to leave a field out
    last_name = None  # type: ignore[assignment]  # the same
    display_name = models.CharField("姓名", max_length=60)

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
