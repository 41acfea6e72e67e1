"""What is done by itself of all this."""

from columns import remembered
from columns.slots import WORDING
from disclosure.domain.watching import column_health, links, outside, runs, stock, visits, wording
from disclosure.enums import StockRunKind
from disclosure.models import HandOverReceipt, WordingRule
from yunlong_portal.kernel import jobs
from yunlong_portal.kernel.triggers import protect


def declare() -> None:
    """Declare the runs and what is looked at again and again."""
    runs.declare(StockRunKind.LINKS, links.LOOKING)
    runs.declare(StockRunKind.RECHECK, stock.LOOKING)
    remembered.watch(WordingRule)
    WORDING.fill(wording.said_wrong)
    protect(HandOverReceipt)
    jobs.every(60, "disclosure.stock_runs", runs.keep_watch)
    jobs.every(60, "disclosure.visit_outside", outside.visit_due)
    jobs.every(visits.EVERY_SECONDS, "disclosure.visit_home", visits.visit_home)
    jobs.every(24 * 60 * 60, "disclosure.columns", column_health.watch)
