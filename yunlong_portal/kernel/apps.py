"""The ground floor: what every app stands on and which knows none of them."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Users, working days, workflow, jobs, numbers, digests, files, documents."""

    name = "yunlong_portal.kernel"
    label = "kernel"
    verbose_name = "基础"
