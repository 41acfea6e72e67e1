"""The pages of ``docs/`` that are made from the code, so that they cannot say anything else.

``manage.py make_docs`` writes them, ``make_docs --check`` (part of ``make lint``) and a test say which are out of date.
A floor shows its workflows and duties, and adds pages of its own, in its ``AppConfig.ready``.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from yunlong_portal.kernel.workflow import Guard, Transition, Workflow

Write = Callable[[], str]
Table = Iterable[tuple[str, ...]]

NOTE = "<!-- 由代码生成，请勿手改；改代码后运行 make docs · made from the code by `make docs` -->"
SYSTEM = "系统到时"

_pages: dict[str, Write] = {}
_workflows: dict[str, Workflow[Any]] = {}
_duties: dict[str, str] = {}


def page(name: str, write: Write) -> None:
    """Add a page: ``name`` is its file's name in ``docs/``, ``write`` returns its Markdown from the title on."""
    _pages[name] = write


def show_workflow(workflow: Workflow[Any]) -> None:
    """Draw a declared workflow in ``workflows.md`` and list its duties in ``permissions.md``."""
    _workflows[workflow.name] = workflow


def show_duties(duties: type[models.TextChoices]) -> None:
    """Name the duties that workflows ask for, in the order of ``permissions.md``."""
    _duties.update(duties.choices)


def written() -> dict[str, str]:
    """Return every page by file name, as it should be now."""
    return {name: f"{NOTE}\n\n{write().strip()}\n" for name, write in sorted(_pages.items())}


def stale(folder: Path) -> list[str]:
    """Return the names of pages in ``folder`` that do not say what the code says."""
    return [name for name, text in written().items() if not _says(folder / name, text)]


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def table(*header: str, rows: Table) -> str:
    """Return a Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in lines
    )


def _settings_page() -> str:
    rows = (
        (f"`{each.name}`", f"`{_shown(each.default)}`" if each.default not in ("", []) else "", each.help)
        for each in settings.PORTAL_VARIABLES
    )
    return "# 环境变量 · Settings\n\n" + table("变量", "默认", "说明", rows=rows)


def _shown(default: Any) -> str:
    if isinstance(default, list):
        return ",".join(default)
    return str(default).replace(f"{settings.BASE_DIR}/", "")


def _workflows_page() -> str:
    parts = [
        "# 流程图 · Workflows",
        "箭头是可以办理的事项，带 ⏱ 的由系统到时自动办理。\n"
        "每个箭头由谁办理、要满足什么条件，见图下的表；条件的含义见页尾。",
    ]
    for workflow in _workflows.values():
        parts += [f"## {workflow.label} `{workflow.name}`", _diagram(workflow), _transitions(workflow)]
    guards = {_name(guard).partition("(")[0]: guard for each in _all_transitions() for guard in each.guards}
    parts += [
        "## 条件 · Guards",
        table("条件", "含义", rows=((f"`{n}`", _sentence(guards[n])) for n in sorted(guards))),
    ]
    return "\n\n".join(parts)


def _all_transitions() -> list[Transition]:
    return [each for workflow in _workflows.values() for each in workflow.transitions]


def _diagram(workflow: Workflow[Any]) -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for each in workflow.transitions:
        label = each.label if each.duties else f"⏱ {each.label}"
        labels = arrows.setdefault((each.source, each.target or each.source), [])
        if label not in labels:
            labels.append(label)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.initial}"]
    lines += [f"    {state.value}: {state.label}" for state in workflow.states]
    lines += [f"    {source} --> {target}: {' / '.join(labels)}" for (source, target), labels in arrows.items()]
    return "\n".join([*lines, "```"])


def _transitions(workflow: Workflow[Any]) -> str:
    def row(each: Transition) -> tuple[str, ...]:
        return (
            f"{each.label} `{each.name}`",
            workflow.states(each.source).label,
            workflow.states(each.target).label if each.target else "（不变）",
            "、".join(_duties.get(duty, duty) for duty in each.duties) or SYSTEM,
            "、".join(f"`{_name(guard)}`" for guard in each.guards),
            "是" if each.needs_reason else "",
        )

    return table("事项", "从", "到", "由谁办理", "条件", "要写理由", rows=map(row, workflow.transitions))


def _name(guard: Guard) -> str:
    """Return a guard's name; one made for a step is named with it: ``is_next(保密审查)``."""
    maker, _, inner = guard.__qualname__.partition(".<locals>")
    if not inner:
        return guard.__name__
    cells = getattr(guard, "__closure__", None) or ()
    made_for = [each.cell_contents for each in cells if isinstance(each.cell_contents, str | int | Enum)]
    return f"{maker}({', '.join(str(getattr(each, 'label', each)) for each in made_for)})"


def _sentence(guard: Guard) -> str:
    """Return the first sentence of a guard's docstring, or of the function that made it."""
    maker, _, inner = guard.__qualname__.partition(".<locals>")
    documented = guard.__globals__.get(maker, guard) if inner else guard
    return (documented.__doc__ or "").strip().partition("\n")[0]


def _permissions_page() -> str:
    def acts(duty: str) -> str:
        found = (
            f"{workflow.label}：{each.label}（{workflow.states(each.source).label}）"
            for workflow in _workflows.values()
            for each in workflow.transitions
            if duty in each.duties
        )
        return "<br>".join(dict.fromkeys(found))

    rows = ((label, f"`{value}`", acts(value)) for value, label in _duties.items())
    return (
        "# 职责与事项 · Who may do what\n\n"
        "职责授予到人、落在单位上，办理时只看授权，超级用户也不例外；谁和谁必须是不同的人，另由流程的条件管。\n\n"
        + table("职责", "代码", "可以办理", rows=rows)
    )


page("settings.md", _settings_page)
page("workflows.md", _workflows_page)
page("permissions.md", _permissions_page)
