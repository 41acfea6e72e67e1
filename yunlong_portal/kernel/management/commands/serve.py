"""``serve``: web, worker and beat in one command."""

import errno
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from yunlong_portal.kernel import supervisor
from yunlong_portal.kernel.practice import marking

WRONG_USE = 2


class Command(BaseCommand):
    help = "启动门户：网站、后台任务和定时器在一条命令里，Ctrl-C 全部停下"
    requires_system_checks = ()  # all of them, the database's too, are run below

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
        parser.add_argument("--host", default=supervisor.HOST, help="在哪个地址上听（默认只听本机；容器里用 0.0.0.0）")

    def handle(self, *, port: int, host: str, **options: Any) -> None:
        if not 1 <= port <= 65535:
            raise CommandError(f"端口应在 1 到 65535 之间，不能是 {port}。", returncode=WRONG_USE)
        _refuse_a_taken_port(host, port)
        _refuse_an_unprepared_database()
        # Tables that an ordinary migrate made and nobody has used yet: practice takes them before it writes a row.
        marking.mark_after_migrate()
        self.check(databases=[DEFAULT_DB_ALIAS])
        connections.close_all()
        program = [sys.executable, "-P", str(Path(supervisor.__file__)), "--host", host, "--port", str(port)]
        environment = os.environ | {
            "PORTAL_VAR": str(settings.VAR_DIR.resolve()),
            "PYTHONUNBUFFERED": "1",
            # The checks have just been run; the C library's pools, one per thread, would hold what was freed.
            "CELERY_SKIP_CHECKS": "1",
            # Whoever tries the portal as root in a container need not hear of it with every start.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            "MALLOC_ARENA_MAX": "2",
        }
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.execve(sys.executable, program, environment)  # noqa: S606  # no shell is meant


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"端口 {port} 已被占用。请先停下占用它的程序，或换一个端口，例如 make run PORT={port % 65535 + 1}。"
                ) from error
            raise CommandError(f"不能使用端口 {port}:{error.strerror}。请换一个端口。") from error


def _refuse_an_unprepared_database() -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandError(f"连不上数据库，请检查 DATABASE_URL 和数据库是否已启动。（{error}）") from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("数据库还没有建好或版本不对，请先运行 make run（或 python manage.py migrate）。")
