"""What the benchmarks of all floors have in common: a database of their own, filled, measured and gone.

The command starts itself once more in a process whose settings know only a folder that goes away (``kernel.aside``).
"""

import io
import json
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from yunlong_portal.kernel.aside import run_aside

WRONG_USE = 2


@dataclass(frozen=True)
class Count:
    """How many of something are built: so many unless somebody asks for more or less."""

    usual: int
    least: int
    most: int
    help: str


class BenchCommand(BaseCommand):
    """A benchmark. ``name`` is that of the command, ``counts`` what may be asked for."""

    requires_system_checks = ()
    name: ClassVar[str]
    counts: ClassVar[Mapping[str, Count]]
    usual_requests: ClassVar[int] = 20
    takes_database: ClassVar[bool] = True
    log_level: ClassVar[str] = "ERROR"
    said_every: ClassVar[int] = 20_000

    def measure(self, *, requests: int, **counts: int) -> dict[str, Any]:
        """Fill the empty database that has the county in it, and return what was measured."""
        raise NotImplementedError

    def as_table(self, data: dict[str, Any]) -> str:
        """Return what was measured as people read it."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, count in self.counts.items():
            parser.add_argument(f"--{name}", type=int, default=count.usual, help=f"{count.help}（默认 {count.usual}）")
        usual = self.usual_requests
        parser.add_argument("--requests", type=int, default=usual, help=f"每种页面请求多少次（默认 {usual}）")
        if self.takes_database:
            parser.add_argument("--database", default="", help="空的 PostgreSQL 库（postgres://…）；不写用临时 SQLite")
        parser.add_argument("--json", action="store_true", help="只输出 JSON")
        # In the process with the database of its own.
        parser.add_argument("--inside", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in self.counts.items():
            if not count.least <= options[name] <= count.most:
                raise CommandError(f"--{name} 应在 {count.least} 到 {count.most} 之间。", returncode=WRONG_USE)
        if options["requests"] < 1:
            raise CommandError("--requests 至少为 1。", returncode=WRONG_USE)
        given = {name: options[name] for name in (*self.counts, "requests")}
        if options["inside"]:
            for command in (["migrate"], ["seed_county"], ["collectstatic", "--no-input"]):
                call_command(*command, verbosity=0, stdout=io.StringIO())
            self.stdout.write(json.dumps(self.measure(**given), ensure_ascii=False))
            return
        inside = ("--inside", *(f"--{name}={value}" for name, value in given.items()))
        database = options.get("database", "")
        said = run_aside(self.name, *inside, prefix="portal-bench-", database=database, log_level=self.log_level)
        data = json.loads(said)
        self.stdout.write(json.dumps(data, ensure_ascii=False) if options["json"] else self.as_table(data))

    def say(self, doing: str, done: int) -> None:
        """Say now and then how far it is."""
        if done % self.said_every == 0:
            self.stderr.write(f"{doing} {done} 件……")

    @staticmethod
    def analyze() -> None:
        """Let the planner know how many rows there are, as autovacuum does within minutes."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
