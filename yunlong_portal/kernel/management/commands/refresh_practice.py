"""``refresh_practice``: the practice portal as on its first day."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from yunlong_portal.kernel import practice
from yunlong_portal.kernel.workflow import Refused


class Command(BaseCommand):
    help = "把练习库恢复到初始状态：清空办过的一切，重新装入县情和演示数据，培训记录保留。只在练习方式下可用"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kept = practice.refresh(seed=lambda: call_command("seed_county", demo=True, stdout=self.stdout))
        except Refused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        self.stdout.write(f"练习库已恢复到初始状态，保留培训记录 {kept} 条。请重新登录。")
