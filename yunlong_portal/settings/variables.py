"""Every environment variable the portal reads, each with one line of help.

The table in ``docs/settings.md`` is generated from this one (``make docs``).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, type, default and one line of help."""

    name: str
    kind: type
    default: Any
    help: str


VARIABLES = (
    Variable("DATABASE_URL", str, "", "数据库地址（postgres://…）；留空用 var/portal.sqlite3"),
    Variable("REDIS_URL", str, "", "Redis 地址（redis://…），放任务队列和浏览计数，不得淘汰数据；留空用本机文件"),
    Variable("REDIS_CACHE_URL", str, "", "缓存另用的 Redis 地址；留空与 REDIS_URL 相同"),
    Variable("PORTAL_PRODUCTION", bool, False, "设为 1 即生产方式：必须给出密钥和主机名，只走 HTTPS"),
    Variable("PORTAL_SECRET_KEY", str, "", "签名密钥；非生产方式首次启动时写入 var/secret-key"),
    Variable(
        "PORTAL_DATA_KEYS",
        list,
        [],
        "加密个人数据的密钥（编号:base64，32 字节），逗号分隔，第一把加密；非生产方式首次启动写入 var/data-keys",
    ),
    Variable(
        "PORTAL_INDEX_KEY",
        str,
        "",
        "查重索引和查询码的密钥（base64，32 字节），启用后不能更换；非生产方式首次启动写入 var/index-key",
    ),
    Variable("PORTAL_CIPHER", str, "aes-256-gcm", "加密个人数据的算法：aes-256-gcm 或 sm4-gcm；更换后旧数据仍能读出"),
    Variable("PORTAL_ALLOWED_HOSTS", list, ["127.0.0.1", "localhost", "[::1]"], "允许访问的主机名，逗号分隔"),
    Variable(
        "PORTAL_VAR",
        str,
        "",
        "运行中写入的一切（数据库、附件、计数、队列）所在目录；留空为 var，练习方式为 var/practice",
    ),
    Variable(
        "PORTAL_PRACTICE",
        bool,
        False,
        "设为 1 即练习方式：另用一套数据库和目录，页面和 PDF 标明练习，不发邮件短信，不访问外部网站",
    ),
    Variable("PORTAL_PRACTICE_ADDRESS", str, "", "练习门户的网址，后台首页和办事大厅据此给出“进入练习”；留空不显示"),
    Variable("PORTAL_COUNTY", str, str(BASE_DIR / "county" / "yunlong"), "县情资料目录；换一个目录即换一个县"),
    Variable("PORTAL_BASE_URL", str, "http://127.0.0.1:8000", "对外网址，用于二维码、订阅和站点地图"),
    Variable("PORTAL_LOG_LEVEL", str, "INFO", "日志级别"),
    Variable(
        "PORTAL_EMAIL_URL",
        str,
        "",
        "发提醒邮件的服务器，如 smtp+tls://用户:口令@主机:587；留空则打印在日志里，生产方式不发邮件",
    ),
    Variable("PORTAL_EMAIL_FROM", str, "", "提醒邮件的发件人；留空用 PORTAL_EMAIL_URL 里的用户"),
    Variable("PORTAL_NOTICE_URL", str, "", "短信或工作群接口的地址，见 docs/notices.md；留空不用"),
    Variable("PORTAL_NOTICE_KEPT_DAYS", int, 730, "已了结、已读的提醒保存多少天，不少于 90；0 为不删除"),
    Variable("PORTAL_NOTICE_SECRET", str, "", "与短信或工作群接口约定的密钥（不少于 32 个字符）"),
    Variable("PORTAL_FETCH", bool, False, "设为 1 即由门户自己访问外部网站（每月检查、查死链）；0 由人工查填"),
    Variable(
        "PORTAL_FETCH_NETWORKS",
        list,
        [],
        "访问外部网站时允许的内部网段，如 10.8.0.0/16，逗号分隔；其余内网地址一律不访问",
    ),
    Variable("PORTAL_ACCEL_REDIRECT", str, "", "由 nginx 发送附件时的内部前缀，如 /protected/；留空由应用发送"),
    Variable(
        "PORTAL_LOCAL_HOLIDAYS",
        str,
        "none",
        "本州节假日怎样计入申请期限：none 照常计算，promise 只顺延承诺日，legal 法定期限和承诺日都顺延；更改后自动重算",
    ),
    Variable("PORTAL_COMPLAINT_WORKDAYS", int, 15, "举报投诉在多少个工作日内答复"),
    Variable("PORTAL_PAPERS_WORKDAYS", int, 10, "申请人说好带到窗口的材料，过多少个工作日没有带来就提醒窗口联系他"),
    Variable("PORTAL_IDENTITY_KEPT_DAYS", int, 365, "救济期限全部届满后，申请人身份证件的复制件再保存多少天"),
    Variable("PORTAL_CASE_KEPT_YEARS", int, 10, "申请和投诉办结后，案卷里的个人信息保存多少年（本机关的保管期限）"),
    Variable("PORTAL_APPLICATION_KEPT_YEARS", int, 10, "网上大厅的办件办结后，个人信息和材料保存多少年（保管期限）"),
    Variable("PORTAL_CHALLENGED_CASE_KEPT_YEARS", int, 30, "经过行政复议或者行政诉讼的案卷，个人信息保存多少年"),
    Variable("PORTAL_PROCESSING_FEE", bool, False, "设为 1 即按国办函〔2020〕109号收取信息处理费（默认不收）"),
    Variable("PORTAL_TRUSTED_PROXIES", int, 0, "前面有几层可信代理（决定取哪个来访地址）"),
)

_env = environ.Env()


def read() -> dict[str, Any]:
    """Return every declared variable by name, read from the environment or its default."""
    readers = {str: _env.str, bool: _env.bool, list: _env.list, int: _env.int}
    return {each.name: readers[each.kind](each.name, default=each.default) for each in VARIABLES}
