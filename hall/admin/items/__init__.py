"""事项 for staff: begun with a code, changed by a draft of the next version, asked for by documents that arrive."""

from hall.admin.items.screens import ItemAdmin

__all__ = ["ItemAdmin"]
