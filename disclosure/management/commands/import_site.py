"""``import_site``: bring an old site's dump in, or say what would become of each page."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from columns.models import Column, Department
from disclosure.domain.legacy.batches import check_order
from disclosure.domain.legacy.dump import open_dump
from disclosure.domain.legacy.migrating import Migration
from disclosure.domain.legacy.reporting import Row
from disclosure.enums import ImportAction
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused

WRONG_USE = 2
_EVERY = 200


class Command(BaseCommand):
    """Read a folder of saved pages into posts; tell of each page what became of it and why."""

    help = "把旧网站的备份导入为信息：保留日期、索引号和附件，旧地址永久跳转；查出问题的页面隔离，等人具名处理。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="备份所在的文件夹，可以带 manifest.csv")
        parser.add_argument("--department", metavar="SLUG", help="原网站是哪个单位的（不写则看网页下方的主办单位）")
        parser.add_argument("--column", metavar="ID", help="清单没有写明的网页导入哪个栏目")
        parser.add_argument("--base-url", default="", metavar="URL", help="清单没有写明时，备份文件夹原来的网址")
        parser.add_argument("--by", metavar="USERNAME", help="经办人：须有“发布”职责")
        parser.add_argument("--ordered-by", metavar="USERNAME", help="批准人：须有“审签”或“签发”职责，不能是经办人")
        parser.add_argument("--decision", default="", metavar="NUMBER", help="批准迁移的文件文号")
        parser.add_argument("--dry-run", action="store_true", help="只说每一页会怎样，什么也不写")
        parser.add_argument("--json", action="store_true", help="只输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["base_url"] and not options["base_url"].startswith(("http://", "https://")):
            raise CommandError("--base-url 要以 http:// 或 https:// 开头。", returncode=WRONG_USE)
        department, column = self._department(options["department"]), self._column(options["column"])
        try:
            order = check_order(
                imported_by=self._person(options["by"]),
                ordered_by=self._person(options["ordered_by"]),
                decision_number=options["decision"],
                department=department,
                now=now,
            )
            dump = open_dump(Path(options["folder"]), base_url=options["base_url"])
        except Refused as refused:
            raise CommandError(str(refused), returncode=WRONG_USE) from refused
        migration = Migration(
            dump,
            department=department,
            column=column,
            base_url=options["base_url"],
            order=order,
            now=now,
            dry_run=options["dry_run"],
        )
        if order.imported_by is None and not options["dry_run"]:
            self.stderr.write("没有写明经办人（--by），批次将注明由命令行导入。")
        rows = list(migration.run(self._say))
        if options["json"]:
            self.stdout.write(json.dumps([each.as_data() for each in rows], ensure_ascii=False))
        else:
            self._report(rows, dry_run=options["dry_run"])

    def _say(self, done: int, total: int) -> None:
        if done % _EVERY == 0 or done == total:
            self.stderr.write(f"已处理 {done}/{total} 页……")

    def _report(self, rows: list[Row], *, dry_run: bool) -> None:
        for each in rows:
            label = ImportAction(each.action).label
            parts = (each.file, label, each.title, each.date, each.address, each.why)
            self.stdout.write(" · ".join(part for part in parts if part))
        counts = "，".join(
            f"{label} {number}"
            for action, label in ImportAction.choices
            if (number := sum(each.action == action for each in rows))
        )
        self.stdout.write(f"{'预演（没有写入）' if dry_run else '完成'}：共 {len(rows)} 页，{counts}。")

    def _department(self, slug: str | None) -> Department | None:
        if not slug:
            return None
        department = Department.objects.filter(slug=slug).first()
        if department is None:
            raise CommandError(f"没有标识为“{slug}”的单位。", returncode=WRONG_USE)
        return department

    def _column(self, code: str | None) -> Column | None:
        if not code:
            return None
        column = Column.objects.filter(code=code).first()
        if column is None:
            raise CommandError(f"没有“{code}”这个栏目。", returncode=WRONG_USE)
        return column

    def _person(self, username: str | None) -> User | None:
        if not username:
            return None
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"没有用户名为“{username}”的在用账号。", returncode=WRONG_USE)
        return person
