"""``rotate_data_keys``: bring personal data to the key and cipher in use."""

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from yunlong_portal.kernel import private_files
from yunlong_portal.kernel.encryption import rotation
from yunlong_portal.kernel.encryption.keys import ring
from yunlong_portal.kernel.encryption.tokens import header_in_use
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.workflow import Refused

FILES = "私密文件"


class Command(BaseCommand):
    """Encrypts anew in batches; can be interrupted and started again; exit 1 where something could not be read."""

    help = "把个人数据和私密文件换用现行的密钥和算法重新加密。中断后再次运行会接着做；有读不出来的，退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只数各用哪把密钥，不改动；还有旧密钥时退出码为 1")
        parser.add_argument("--batch", type=int, default=rotation.BATCH, help=f"每批多少行（默认 {rotation.BATCH}）")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("每批至少 1 行。", returncode=2)
        try:
            in_use = header_in_use()
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=2) from error
        if options["check"]:
            self._check(in_use)
        else:
            self._rotate(in_use, options["batch"])

    def _check(self, in_use: str) -> None:
        """Say which key holds how much: a key may be put away when nothing is left under it."""
        totals: Counter[str] = Counter()
        for field in rotation.columns():
            totals += rotation.used(field)
        totals += Counter(PrivateFile.objects.kept().values_list("sealed_with", flat=True))
        for header, count in sorted(totals.items()):
            state = "现行" if header == in_use else "可换" if ring().find(header.partition(".")[2]) else "没有这把密钥"
            self.stdout.write(f"{header}（{state}）：{count} 项")
        for key in ring().keys:
            if not any(header.partition(".")[2] == key.id for header in totals) and key != ring().first:
                self.stdout.write(f"密钥 {key.id} 已无数据使用，可以从 PORTAL_DATA_KEYS 中去掉。")
        if set(totals) - {in_use}:
            sys.exit(1)

    def _rotate(self, in_use: str, batch: int) -> None:
        troubles = 0
        for field in rotation.columns():
            for step in rotation.rotate(field, batch=batch):
                troubles += self._say(step)
        for step in _reseal_files(in_use, batch):
            troubles += self._say(step)
        if troubles:
            raise CommandError(f"有 {troubles} 项读不出来，仍在旧密钥下，其余已换用 {in_use}。请先不要去掉旧密钥。")
        self.stdout.write(f"完成：全部个人数据已在 {in_use} 下。")

    def _say(self, step: rotation.Progress) -> int:
        """Print a step; return how many troubles it is."""
        if step.trouble:
            self.stderr.write(f"{step.place} 第 {step.key} 号：{step.trouble}")
            return 1
        self.stdout.write(f"{step.place}：{step.done}/{step.total}")
        return 0


def _reseal_files(in_use: str, batch: int) -> Any:
    old = list(PrivateFile.objects.kept().exclude(sealed_with=in_use).order_by("pk").values_list("pk", flat=True))
    done = 0
    for number, key in enumerate(old, start=1):
        try:
            done += private_files.reseal(key)
        except Refused as error:
            yield rotation.Progress(FILES, done, len(old), key=key, trouble=str(error))
        if number % batch == 0 or number == len(old):
            yield rotation.Progress(FILES, done, len(old))
