"""The personal-data guard from a shell: what in this file may not go before the public."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.personal_data import Finding, Severity

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HOW_TO_SAVE = "请用记事本打开后选“另存为”，编码选 UTF-8，再试一次。"
_WHAT_TO_DO = {
    Severity.BLOCK: "必须遮盖或删除后才能公开",
    Severity.LOOK: "请核对：遮盖，或写明可以公开的理由",
}


class Command(BaseCommand):
    """Prints what the guard finds; exit 1 where anything was found, 2 where the file cannot be read."""

    help = "检查一个 UTF-8 文本文件里有没有个人信息（身份证号、手机号、银行卡号、住址等）。有发现时退出码为 1。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        # Optional to argparse, so that leaving it out is answered with a sentence, not with a usage line.
        parser.add_argument("file", metavar="FILE", nargs="?", help="UTF-8 编码的文本文件")
        parser.add_argument("--json", action="store_true", dest="as_json", help="只在标准输出打印 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"]:
            raise CommandError("请写明要检查的文件，如 check_text 文稿.txt。", returncode=2)
        text = _read(Path(options["file"]))
        findings = personal_data.find(text)
        if options["as_json"]:
            self.stdout.write(json.dumps([each.as_dict() for each in findings], ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_report(text, findings))
        if findings:
            sys.exit(1)


def _read(path: Path) -> str:
    """Return the text of a file as it is: line ends kept, a byte-order mark not counted.

    Raises CommandError (exit 2) with a sentence that says what to do.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CommandError(f"找不到文件“{path}”，请核对路径。", returncode=2) from None
    except IsADirectoryError:
        raise CommandError(f"“{path}”是文件夹，请指定其中的一个文本文件。", returncode=2) from None
    except PermissionError:
        raise CommandError(f"没有读取“{path}”的权限，请换一个账号或复制出来再检查。", returncode=2) from None
    except (OSError, ValueError) as error:
        raise CommandError(f"读不了“{path}”：{error}。", returncode=2) from None
    try:
        return data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"“{path}”不是 UTF-8 编码的文本（第 {error.start + 1} 个字节起无法识别）。{_HOW_TO_SAVE}", returncode=2
        ) from None


def _report(text: str, findings: list[Finding]) -> str:
    if not findings:
        return "没有发现个人信息。"
    lines = []
    for each in findings:
        before = text[: each.start]
        line = before.count("\n") + 1
        column = each.start - (before.rfind("\n") + 1) + 1
        shown = " ".join(each.text.split())
        label, to_do = personal_data.LABELS[each.kind], _WHAT_TO_DO[Severity(each.severity)]
        lines.append(f"{line}:{column} {label} “{shown}” {to_do}")
    blocking = sum(each.severity == Severity.BLOCK for each in findings)
    lines.append(f"共 {len(findings)} 处，其中 {blocking} 处必须遮盖，{len(findings) - blocking} 处请核对。")
    return "\n".join(lines)
