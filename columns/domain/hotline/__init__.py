"""The hotline at work: what it is asked (``calls``, ``counting``), what the province's system is told (``updates``)."""

from columns.domain.hotline.updates import UPDATE, open_update, register_changed

__all__ = ["UPDATE", "open_update", "register_changed"]
