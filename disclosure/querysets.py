"""Who sees what, as SQL."""

from django.db import models

from disclosure.enums import PublicationState


class PostQuerySet(models.QuerySet):
    """Posts as staff see them."""


class PublicationQuerySet(models.QuerySet):
    """Publications as the public sees them."""

    def live(self) -> "PublicationQuerySet":
        """Return what is public now."""
        return self.filter(state=PublicationState.LIVE)
