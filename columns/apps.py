"""Floor 1: who publishes, and where."""

from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    """Departments, duties, the column tree, disclosure categories."""

    name = "columns"
    verbose_name = "单位与栏目"
