"""``send_reminders``: one reminder sweep from a shell, as beat runs it."""

from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.management.days import typed_day
from yunlong_portal.kernel.workdays.values import BEIJING, FIRST_YEAR, LAST_YEAR
from yunlong_portal.kernel.workflow import Refused

# A moment of the day asked for at which everything of it stands and letters may go out.
_NOON = time(12, 0)


class Command(BaseCommand):
    help = "清点一次到期提醒：该提醒而没有提醒的写下并发出，不必再提醒的了结。可以反复运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="日期", help="当作这一天清点，写成 2017-09-15；不写则是现在")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now() if options["on"] is None else _moment(options["on"])
        plans = reminders.declared()
        if not plans:
            self.stdout.write("还没有登记提醒计划。")
        failed = []
        for plan in plans:
            try:
                swept = reminders.sweep(plan, now)
            except Refused as refused:
                failed.append(f"{plan.label}：{refused}")
                continue
            nobody = f"，{swept.unaddressed}件没有可提醒的人" if swept.unaddressed else ""
            self.stdout.write(
                f"{plan.label}：在办{swept.open}件，到提醒时候的{swept.owed}件；"
                f"新写提醒{swept.written}条，了结{swept.settled}条{nobody}。"
            )
        if failed:
            raise CommandError("\n".join(failed), returncode=2)


def _moment(text: str) -> datetime:
    """Return noon in Yunlong of the day asked for."""
    day = typed_day(text)
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise CommandError(f"{day.year}年超出工作日历的范围。请核对日期。", returncode=2)
    return datetime.combine(day, _NOON, tzinfo=BEIJING)
