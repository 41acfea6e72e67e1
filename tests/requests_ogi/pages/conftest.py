"""What the tests of citizens' pages of requests lean on: a county on the day of today's law, and its calendar."""

from tests.disclosure.pages.conftest import _fresh_columns, site  # noqa: F401  # fixtures
