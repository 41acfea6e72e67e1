"""Old sites that moved in, on the staff's screens: the batches, what became of each page, what waits for a decision."""

from disclosure.admin.legacy.batches import LegacyPageAdmin, MigrationBatchAdmin
from disclosure.admin.legacy.quarantine import QuarantinedPageAdmin

__all__ = ["LegacyPageAdmin", "MigrationBatchAdmin", "QuarantinedPageAdmin"]
