"""Brings the search index up to date, in batches, going on where it was interrupted."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from disclosure.search.index import BATCH, outdated, rebuild
from disclosure.search.segment import dictionary_version


class Command(BaseCommand):
    help = "把公开件重新编入检索：补上缺的、更新旧词典编的、清除已撤下的。中断后再次运行会接着做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="全部重编，不论是否已是最新")
        parser.add_argument("--batch", type=int, default=BATCH, help=f"每批多少件（默认 {BATCH}）")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            self.stderr.write("每批至少 1 件。")
            raise SystemExit(2)

        def say(done: int) -> None:
            self.stdout.write(f"已编入 {done} 件……")

        done = rebuild(everything=options["all"], batch=options["batch"], progress=say)
        left = outdated().count()
        self.stdout.write(f"完成：本次编入 {done} 件，词典版本 {dictionary_version()}，尚缺 {left} 件。")
