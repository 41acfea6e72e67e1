"""The rules of the house that no tool checks for us: what may not stand in the code, and what must agree with what."""

import ast
import functools
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import global_settings, settings
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from yunlong_portal.kernel import documentation

ROOT = Path(settings.BASE_DIR)
FLOORS = [
    name
    for name in ("yunlong_portal", "columns", "disclosure", "hall", "requests_ogi", "oversight")
    if (ROOT / name).exists()
]
# The rooms of an app (docs/house.md); each may be a module or a package of the same name.
ROOMS = {
    *("__init__", "apps", "enums", "models", "querysets", "domain", "queries", "search", "slots"),
    *("admin", "forms", "views", "urls", "feeds", "templatetags", "tasks", "documents", "county"),
    *("management", "migrations"),
}
# What one app has beside them: parts of the citizens' pages, the benchmark, the tree kept in memory, what has no date.
ROOMS_OF_ONE = {
    "columns": {"remembered"},
    "hall": {"bench"},
    "requests_ogi": {"bench"},
    "disclosure": {"article", "bench", "frame", "home", "labels", "paging", "preferences", "sitemaps", "undated"},
}
LONGEST_FILE = 400


def code() -> list[Path]:
    """Return every Python file of the portal itself, migrations left out."""
    return sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts)


def everything() -> list[Path]:
    """Return every Python file, tests included."""
    return [*code(), *sorted((ROOT / "tests").rglob("*.py"))]


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax of a file, read once for all rules."""
    return ast.parse(path.read_text(encoding="utf-8"))


def templates() -> list[Path]:
    """Return every template."""
    return sorted((ROOT / "templates").rglob("*.html"))


def found(pattern: str, paths: list[Path], *, unless: str = "") -> list[str]:
    """Return the places where a pattern stands in a line, as ``path:line: text``."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line) and not (unless and re.search(unless, line))
    ]


def test_every_exception_to_a_rule_names_the_rule_and_carries_its_reason() -> None:
    reasoned = r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)*  # \S|# type: ignore\[[a-z-]+(, ?[a-z-]+)*\]  # \S"
    assert found(r"# (noqa|type: ignore)\b", everything(), unless=reasoned + r"|r\"# ") == []


def test_nothing_is_left_for_later() -> None:
    assert found(r"\b(TODO|FIXME|XXX|HACK)\b", [*code(), *templates()]) == []


def test_no_test_is_switched_off() -> None:
    assert found(r"mark\.(skip\b|xfail)|pytest\.xfail", sorted((ROOT / "tests").rglob("*.py")), unless="found") == []


def test_tasks_are_sent_on_commit_only() -> None:
    assert found(r"\.(delay|apply_async|send_task)\(", code()) == []


def test_templates_never_switch_escaping_off() -> None:
    assert found(r"\|\s*safe\b|autoescape off|\|\s*safeseq\b", templates()) == []


def test_templates_hold_no_style_script_or_handler_of_their_own() -> None:
    assert found(r"<style\b|\sstyle=|\son[a-z]+=\"|href=\"javascript:", templates()) == []
    assert found(r"<script\b", templates(), unless=r"<script[^>]*\ssrc=|type=\"application/(ld\+)?json\"") == []


def test_pages_fetch_nothing_from_elsewhere() -> None:
    pages = [*templates(), *sorted((ROOT / "static").rglob("*.css"))]
    assert found(r"(src=\"|<link[^>]*href=\"|url\()[\"']?(https?:)?//", pages) == []


def test_a_chinese_sentence_has_chinese_punctuation() -> None:
    half_width = re.compile("[一-龥”][,;:()]|[,;()][一-龥“]")
    found_in = []
    for path in code():
        tree = tree_of(path)
        told = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}  # docstrings
        found_in += [
            f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
            # A pattern, the form of a setting or of an address is no sentence.
            if half_width.search(re.sub(r"编号:base64|用户:口令@主机:\d+", "", node.value))
            if not re.search(r"[|\\]|\(\?|\)\?", node.value)
        ]
    assert found_in == []
    said = [re.sub(r"\{[{%#].*?[#%}]\}", "{}", path.read_text(encoding="utf-8")) for path in templates()]
    assert [line for text in said for line in text.splitlines() if half_width.search(line)] == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in code()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_app_has_the_same_rooms() -> None:
    rooms = {
        f"{floor}/{path.name}"
        for floor in FLOORS
        if floor != "yunlong_portal"
        for path in (ROOT / floor).iterdir()
        if (path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__"))
        and path.stem not in ROOMS | ROOMS_OF_ONE.get(floor, set())
    }
    assert rooms == set()
    gone = {
        f"{floor}/{room}"
        for floor, own in ROOMS_OF_ONE.items()
        for room in own
        if not ((ROOT / floor / f"{room}.py").exists() or (ROOT / floor / room).is_dir())
    }
    assert gone == set()


def _calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Yield every method call with the name its chain begins with: ``Post`` of ``Post.objects.filter().update()``."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            start: ast.AST = node.func.value
            while isinstance(start, ast.Call | ast.Attribute):
                start = start.func if isinstance(start, ast.Call) else start.value
            yield node, start.id if isinstance(start, ast.Name) else ""


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_rows_with_a_history_are_saved_whole_so_that_the_history_is_written() -> None:
    past_history = []
    # The benchmark's twenty thousand posts are nobody's acts.
    for path in (each for each in code() if "bench" not in each.parts):
        for call, name in _calls(path):
            assert isinstance(call.func, ast.Attribute)
            if call.func.attr not in {"update", "bulk_update", "bulk_create"} or not name:
                continue
            model = getattr(importlib.import_module(_module(path)), name, None)
            is_tracked = isinstance(model, type) and issubclass(model, models.Model) and hasattr(model, "history")
            if is_tracked:
                past_history.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert past_history == []


# The second writes where the lines of a list of papers stand: no workflow of their own.
WRITERS_OF_STATES = {ROOT / "yunlong_portal/kernel/workflow.py", ROOT / "hall/domain/applications/materials.py"}


def test_nothing_but_the_workflow_writes_a_state() -> None:
    writes = []
    for path in code():
        if path in WRITERS_OF_STATES:
            continue
        for node in ast.walk(tree_of(path)):
            writes += [
                f"{path.relative_to(ROOT)}:{target.lineno}"
                for target in (node.targets if isinstance(node, ast.Assign) else [])
                if isinstance(target, ast.Attribute) and target.attr == "state" and ast.unparse(target) != "self.state"
            ]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
                writes += [f"{path.relative_to(ROOT)}:{node.lineno}" for each in node.keywords if each.arg == "state"]
    assert writes == []


@pytest.mark.django_db
def test_migrations_have_names_and_a_way_back() -> None:
    mine = {
        app: path
        for app, path in ((each.split(".")[-1], each) for each in settings.INSTALLED_APPS)
        if path.split(".")[0] in FLOORS
    }
    nameless, one_way = [], []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in mine:
            continue
        if re.search(r"_auto_\d|_alter_.*_and_more$|_and_more$", name):
            nameless.append(f"{app}.{name}")
        one_way += [
            f"{app}.{name}"
            for operation in migration.operations
            if isinstance(operation, RunPython | RunSQL) and not operation.reversible
        ]
    assert (nameless, one_way) == ([], [])


def test_every_variable_is_read_and_every_setting_is_used() -> None:
    own = (ROOT / "yunlong_portal/settings/__init__.py").read_text(encoding="utf-8")
    unread = [each.name for each in settings.PORTAL_VARIABLES if f'_environment["{each.name}"]' not in own]
    assert unread == []
    packages = ("AXES_", "CELERY_", "SIMPLE_HISTORY_", "GUARDIAN_", "ANONYMOUS_USER_NAME", "CONTENT_SECURITY_POLICY")
    used = "".join(path.read_text(encoding="utf-8") for path in code())
    names = re.findall(r"^([A-Z][A-Z_]+)\b", own, flags=re.MULTILINE)
    dead = [
        name
        for name in names
        if not hasattr(global_settings, name)
        and name != "ROOT_URLCONF"  # Django's, without a default
        and not name.startswith(packages)
        and not re.search(rf"settings\.{name}\b", used)
        and len(re.findall(rf"\b{name}\b", own)) == 1
    ]
    assert dead == []


def _pins(lock: str) -> dict[str, str]:
    """Return the pinned lines of a lock by package."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(.+?) \\$", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {canonicalize_name(name): rest for name, rest in pins}


def test_the_lock_for_running_is_a_part_of_the_lock_for_developing() -> None:
    running, developing = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert running == {name: developing.get(name) for name in running}
    assert len(running) > 30


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, asked in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", [*project["dependencies"], *project["optional-dependencies"]["dev"]]),
    ):
        pins = _pins(lock)
        for requirement in map(Requirement, asked):
            pinned = pins[canonicalize_name(requirement.name)].partition(" ")[0]
            assert requirement.specifier.contains(pinned), f"{lock}: {requirement}"


def test_the_locks_name_no_host_and_have_a_hash_for_everything() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
    assert found(r"://|^-|@ ", locks) == []
    for lock in locks:
        entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
        assert [each for each in entries if "--hash=sha256:" not in each] == []


def test_the_generated_pages_of_the_docs_say_what_the_code_says() -> None:
    assert documentation.stale(ROOT / "docs") == []


def test_the_compose_file_sets_no_variable_that_the_portal_does_not_read() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    known = {each.name for each in settings.PORTAL_VARIABLES}
    assert set(compose["x-portal"]["environment"]) - known == set()
    assert set(compose["services"]["practice"]["environment"]) - known == set()
    services = {"database", "broker", "cache", "prepare", "web", "worker", "beat", "practice", "front"}
    assert services == set(compose["services"])


def test_the_readme_leads_through_accounts_that_there_are() -> None:
    staff = yaml.safe_load((settings.COUNTY_DIR / "demo_staff.yaml").read_text(encoding="utf-8"))["staff"]
    named = [
        re.findall(r"`(demo-[a-z-]+)`", (ROOT / readme).read_text(encoding="utf-8"))
        for readme in ("README.md", "README.zh.md")
    ]
    assert named[0] == named[1]
    assert len(named[0]) == 9
    assert set(named[0]) <= {each["username"] for each in staff}
