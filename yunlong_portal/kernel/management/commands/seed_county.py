"""Load the county's folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from yunlong_portal.kernel.county import loaders
from yunlong_portal.kernel.workflow import Refused


class Command(BaseCommand):
    help = "载入县情资料：缺什么补什么，已有的一律不改。可以反复运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="另建演示人员和演示信息（均有【演示】字样）")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        folder = Path(settings.COUNTY_DIR)
        if not folder.is_dir():
            raise CommandError(f"没有县情资料目录 {folder}。请检查环境变量 PORTAL_COUNTY。", returncode=2)
        for loader in loaders(demo=demo):
            try:
                with transaction.atomic():
                    created = loader.load(folder)
            except ValueError as error:
                raise CommandError(f"{loader.name}没有载入。{error}", returncode=2) from error
            except Refused as refused:
                raise CommandError(f"{loader.name}没有载入。{refused}", returncode=2) from refused
            new = "、".join(f"{kind} {count}" for kind, count in created.items() if count)
            self.stdout.write(f"{loader.name}：{f'新增 {new}' if new else '没有要补的'}")
