"""Give a person a duty from a shell: for the first administrator, before whom there is nobody to ask."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from columns.domain.duties import grant_by_command
from columns.enums import Duty
from columns.models import Department
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused


class Command(BaseCommand):
    help = "在命令行给一个人授予职责（用于第一位授权管理员；以后请在后台“授权”里办理）。授权记录会写明出自命令行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="用户名")
        parser.add_argument("duty", choices=Duty.values, help="职责")
        parser.add_argument("department", help="单位标识，如 ylx-zfb；管全县的职责写县人民政府的标识")
        parser.add_argument("--reason", required=True, help="理由，会一直保留")

    def handle(self, *args: Any, user: str, duty: str, department: str, reason: str, **options: Any) -> None:
        person = User.objects.filter(username=user).first()
        if person is None:
            raise CommandError(f"没有用户名为“{user}”的人。请先用 createsuperuser 或在后台建立账号。", returncode=2)
        row = Department.objects.filter(slug=department).first()
        if row is None:
            raise CommandError(f"没有标识为“{department}”的单位。标识见 departments.csv 或后台“单位”。", returncode=2)
        try:
            grant_by_command(user=person, duty=duty, department=row, reason=reason, now=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        self.stdout.write(f"{person}在{row.short_name}有了“{Duty(duty).label}”的职责。")
