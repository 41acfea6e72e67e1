"""What is done by itself of all this."""

from disclosure.domain.watching import links, outside, runs
from disclosure.enums import StockRunKind
from yunlong_portal.kernel import jobs


def declare() -> None:
    """Declare the runs and what is looked at again and again."""
    runs.declare(StockRunKind.LINKS, links.LOOKING)
    jobs.every(60, "disclosure.stock_runs", runs.keep_watch)
    jobs.every(60, "disclosure.visit_outside", outside.visit_due)
