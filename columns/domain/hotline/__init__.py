"""The hotline at work: what changed and must be told in the province's system (``updates``)."""

from columns.domain.hotline.updates import UPDATE, open_update, register_changed

__all__ = ["UPDATE", "open_update", "register_changed"]
