"""大厅外办件: a case seen as what is recorded of it once it was handled elsewhere."""

from datetime import date

from hall.models.applications import Application


class RecordedCase(Application):
    """A case that was handled past the hall or on the provincial platform."""

    class Meta:
        proxy = True
        verbose_name = "大厅外办件"
        verbose_name_plural = "大厅外办件"
        ordering = ["-id"]
        default_permissions = ()
        permissions = []

    @property
    def applicant_kind(self) -> str:
        """Return what sort of applicant it was."""
        return self.party.kind

    @property
    def applicant(self) -> str:
        """Return who it was, as lists show him."""
        return self.party.masked_name

    @property
    def filed_on(self) -> date:
        """Return the day of the application."""
        return self.received_on

    @property
    def end(self) -> str:
        """Return how it ended: the decision, else the state."""
        return self.outcome or self.state
