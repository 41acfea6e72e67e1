"""Floor 3: information requests."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """Requests for government information: intake, the statutory clock, letters, service."""

    name = "requests_ogi"
    verbose_name = "依申请公开"
