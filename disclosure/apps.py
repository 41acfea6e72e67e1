"""Floor 2: what is published."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Posts of every kind, their revisions, sign-off and publication."""

    name = "disclosure"
    verbose_name = "信息公开"
