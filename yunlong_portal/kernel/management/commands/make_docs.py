"""``make_docs``: the pages of ``docs/`` that are made from the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yunlong_portal.kernel import documentation


class Command(BaseCommand):
    help = "由代码生成 docs/ 中的页面（设置、流程图、职责表）；--check 只检查是否过期"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只检查，不写；有过期的页面时退出码为 1")

    def handle(self, *, check: bool, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        stale = documentation.stale(folder)
        if check:
            if stale:
                raise CommandError(f"这些页面已过期，请运行 make docs：{'、'.join(stale)}")
            return
        folder.mkdir(exist_ok=True)
        for name in stale:
            (folder / name).write_text(documentation.written()[name], encoding="utf-8")
            self.stdout.write(f"docs/{name}")
