"""The portal as a whole: what starts, what is started again, what is left when it is killed."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import running, services
from tests.running import Portal, wait_for
from yunlong_portal.kernel import supervisor

pytestmark = pytest.mark.fault

# The supervisor gives its children four seconds; a machine that runs three suites at once may add as much again.
STOPPED_WITHIN = 10.0
SWEPT_WITHIN = 30.0
MEGABYTES = 600


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running.portal(tmp_path_factory.mktemp("portal")) as started:
        started.wait_until_ready()
        yield started


def marks(portal: Portal, name: str) -> int:
    return int(portal.rows("SELECT count(*) FROM kernel_counterbatch WHERE id LIKE ?", f"{name}-%")[0][0])


def put(portal: Portal, name: str, seconds: float = 0) -> None:
    """Promise a job that is due; past Django, which would take seconds to start."""
    payload = json.dumps({"name": name, "seconds": seconds})
    portal.write(
        "INSERT INTO kernel_job (key, kind, subject, payload, due_at, attempts, generation, last_error, created_at)"
        " VALUES (?, 'tests.mark', '', ?, '2026-01-01 00:00:00', 0, 0, '', '2026-01-01 00:00:00')",
        name,
        payload,
    )


def test_the_ready_line_names_an_address_that_answers(portal: Portal) -> None:
    line = next(each for each in portal.said().splitlines() if running.READY in each)
    assert line == f"云龙县人民政府门户网站已启动：http://127.0.0.1:{portal.port}"
    assert portal.answer("/healthz").status in {200, 503}


def test_it_is_well_soon_after_the_start(portal: Portal) -> None:
    wait_for(portal.is_well, seconds=30)
    assert json.loads(portal.answer("/healthz").body)["status"] == "ok"


def test_all_of_it_fits_into_the_promised_memory(portal: Portal) -> None:
    wait_for(portal.is_well)
    pages = [int(Path(f"/proc/{each.pid}/statm").read_text().split()[1]) for each in portal.processes()]
    assert sum(pages) * os.sysconf("SC_PAGE_SIZE") < MEGABYTES * 1024 * 1024


@pytest.mark.parametrize("role", running.ROLES)
def test_what_is_killed_is_started_again(portal: Portal, role: str) -> None:
    wait_for(portal.is_well)
    killed = portal.kill(role)
    portal.wait_for_another(role, than=killed)
    wait_for(portal.is_well)
    assert {each.role for each in portal.processes()} == {"", *running.ROLES}


def test_the_web_comes_back_when_only_its_own_child_is_killed(portal: Portal) -> None:
    wait_for(portal.is_well)
    server = wait_for(lambda: portal.child("web"))
    (child,) = [each for each in portal.processes("web") if each.parent == server]
    os.kill(child.pid, signal.SIGKILL)
    portal.wait_for_another("web", than=server)
    wait_for(portal.is_well)


def test_the_worker_sweeps_again_after_it_was_killed(portal: Portal) -> None:
    portal.wait_for_another("worker", than=portal.kill("worker"))
    before = time.monotonic()
    wait_for(lambda: portal.rows("SELECT count(*) FROM kernel_heartbeat")[0][0])
    put(portal, "after-kill")
    wait_for(lambda: marks(portal, "after-kill"))
    assert time.monotonic() - before < SWEPT_WITHIN


def test_periodic_work_is_done_again_and_again(portal: Portal) -> None:
    query = "SELECT counted_at FROM kernel_counterbatch WHERE id = 'every-second'"
    first = wait_for(lambda: portal.rows(query))
    wait_for(lambda: portal.rows(query) != first)


def test_a_job_is_done_exactly_once_though_its_worker_was_killed_in_the_middle(portal: Portal) -> None:
    put(portal, "long", seconds=2)
    began = portal.folder / "long"
    wait_for(began.exists, what="the job to begin")
    portal.wait_for_another("worker", than=portal.kill("worker"))
    wait_for(lambda: marks(portal, "long"), what="the job to be done")
    time.sleep(1.5)  # time enough for a second run to do harm
    assert (marks(portal, "long"), began.read_text().count("began")) == (1, 2)


@pytest.mark.once
def test_nothing_is_left_when_serve_itself_is_killed(tmp_path: Path) -> None:
    with running.portal(tmp_path) as portal:
        portal.wait_until_ready()
        assert len(portal.processes()) == 5
        portal.kill("serve")
        wait_for(lambda: portal.processes() == [], seconds=15, what="every process to be gone")
        portal.start()
        wait_for(portal.is_well, what="a second start on the same port")


@pytest.mark.once
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_and_soon(tmp_path: Path, number: signal.Signals) -> None:
    with running.portal(tmp_path) as portal:
        portal.wait_until_ready()
        began = time.monotonic()
        code = portal.stop(number)
        assert (code, portal.processes()) == (0, [])
        assert time.monotonic() - began < STOPPED_WITHIN


@pytest.mark.once
def test_it_runs_on_redis_as_on_files(tmp_path: Path) -> None:
    with services.redis() as redis_url, running.portal(tmp_path, redis_url=redis_url) as portal:
        portal.wait_until_ready()
        wait_for(portal.is_well)
        put(portal, "over-redis")
        wait_for(lambda: marks(portal, "over-redis"))
        assert not (portal.folder / "queue").exists()


@pytest.mark.once
def test_losing_redis_costs_a_delay_and_nothing_else(tmp_path: Path) -> None:
    port = services.free_port()
    with running.portal(tmp_path, redis_url=f"redis://127.0.0.1:{port}/0") as portal:
        portal.wait_until_ready()
        put(portal, "late")
        found = json.loads(portal.answer("/healthz").body)
        assert (found["database"], found["cache"], found["broker"]) == ("ok", "failed", "failed")
        with running.redis_on(port):
            wait_for(lambda: marks(portal, "late"), what="the job to be done")
            wait_for(portal.is_well)


def serve(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = running.environment(folder, settings="yunlong_portal.settings")
    command = [sys.executable, "manage.py", "serve", *arguments]
    return subprocess.run(command, cwd=running.PROJECT, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.once
def test_a_taken_port_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = serve(tmp_path, "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"CommandError: 端口 {port} 已被占用。请先停下占用它的程序，"
        f"或换一个端口，例如 make run PORT={port % 65535 + 1}。"
    )


@pytest.mark.once
def test_a_database_without_tables_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = serve(tmp_path, "--port", str(services.free_port()))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "CommandError: 数据库还没有建好或版本不对，请先运行 make run（或 python manage.py migrate）。"
    )


@pytest.mark.once
def test_an_impossible_port_is_refused_with_exit_code_2(tmp_path: Path) -> None:
    done = serve(tmp_path, "--port", "70000")
    said = done.stderr.splitlines()[-1]
    assert (done.returncode, said) == (2, "CommandError: 端口应在 1 到 65535 之间，不能是 70000。")


@pytest.mark.once
def test_the_pauses_before_a_new_start_grow_to_half_a_minute() -> None:
    assert [supervisor.pause_after(deaths) for deaths in range(1, 9)] == [0, 1, 2, 4, 8, 16, 30, 30]


@pytest.mark.once
def test_the_supervisor_imports_nothing_but_the_standard_library() -> None:
    imported = re.findall(r"^(?:import|from) (\w+)", Path(supervisor.__file__).read_text(), re.MULTILINE)
    assert set(imported) - set(sys.stdlib_module_names) == set()
