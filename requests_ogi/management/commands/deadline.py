"""Work out a deadline from a shell, with every day explained."""

import json
import re
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from requests_ogi.domain.clock import read_events
from requests_ogi.domain.clock.reading import read_day
from requests_ogi.domain.deadline_answers import DeadlineAnswer, answer_from_events, answer_from_receipt
from requests_ogi.domain.regimes import REGIMES, Regime
from yunlong_portal.kernel.workdays import LOCAL, NATIONAL, Calendar, load_calendar
from yunlong_portal.kernel.workflow import Refused, refuse


class Command(BaseCommand):
    help = "推算期限：从收到之日起第几个工作日到期，或者按一件申请的全部事件推算，逐日说明理由。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Read as text and checked here, so that what is wrong is answered with a sentence, not with a usage line.
        parser.add_argument("--received", metavar="日期", help="收到之日，写成 2017-08-25")
        parser.add_argument("--events", metavar="文件", help="一件申请的事件，按日期先后的 JSON 列表（UTF-8）")
        parser.add_argument("--days", metavar="N", help="第几个工作日；不写则按条例规定的天数")
        parser.add_argument("--regime", metavar="|".join(REGIMES), help="按哪一部条例；不写则按收到之日施行的")
        parser.add_argument("--local-holidays", action="store_true", help="除去本州节假日（法定期限不除）")
        parser.add_argument("--json", action="store_true", help="只输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self._answer(options)
        except Refused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"读不到工作日历：{error}。请先运行 python manage.py migrate。") from error
        if options["json"]:
            self.stdout.write(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(answer.as_text())

    def _answer(self, options: dict[str, Any]) -> DeadlineAnswer:
        if options["events"] is not None:
            if options["received"] is not None or options["days"] is not None:
                raise refuse("both_given", "--events 里已有收到之日和天数，不能再写 --received 或 --days。")
            events = read_events(read_file(options["events"]))
            regime = read_regime(options["regime"])
            return answer_from_events(_calendar(options), events=events, regime=regime)
        received_on = read_date(options["received"])
        days = read_days(options["days"])
        regime = read_regime(options["regime"])
        return answer_from_receipt(_calendar(options), received_on=received_on, days=days, regime=regime)


def _calendar(options: dict[str, Any]) -> Calendar:
    return load_calendar(LOCAL if options["local_holidays"] else NATIONAL)


def read_file(value: Any) -> str:
    """Return the text of a file; a byte-order mark is none of it. Refuses ``bad_file``."""
    try:
        return Path(str(value)).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise refuse("bad_file", f"找不到文件“{value}”。请核对路径。") from None
    except IsADirectoryError:
        raise refuse("bad_file", f"“{value}”是文件夹。请用 --events 指明一个 JSON 文件。") from None
    except UnicodeDecodeError:
        raise refuse("bad_file", f"“{value}”不是 UTF-8 编码的文本。请另存为 UTF-8 再试。") from None
    except (OSError, ValueError) as error:
        raise refuse("bad_file", f"读不了“{value}”：{error}。") from None


def read_date(value: Any) -> date:
    """Return the date of receipt. Refuses ``bad_date`` for what is missing, no date, or not written 2017-08-25."""
    if value in (None, ""):
        raise refuse("bad_date", "请用 --received 写明收到之日，如 --received 2017-08-25。")
    return read_day(str(value))


def read_days(value: Any) -> int | None:
    """Return how many working days were asked for, None if nothing. Refuses ``bad_days``."""
    if value is None:
        return None
    text = str(value)
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        raise refuse("bad_days", f"工作日数“{text}”须是正整数，如 --days 15。")
    return int(text)


def read_regime(value: Any) -> Regime | None:
    """Return the regime asked for, None if nothing. Refuses ``bad_regime``."""
    if value is None:
        return None
    if (found := REGIMES.get(str(value))) is None:
        raise refuse("bad_regime", f"没有“{value}”这个条例代号。只有 {'、'.join(REGIMES)}。")
    return found
