"""A dump of an old site to measure ``import_site`` with, as large as wanted; the same number gives the same pages.

    python -m disclosure.bench.old_site DIR 5000
    python manage.py import_site DIR --department ylx-mzj --column news.bm --json > report.json

On one core 5,000 pages took 97 s of processor time and 197 MB, 600 pages 192 MB: memory does not grow with the dump.
"""

import random
import sys
from pathlib import Path

from disclosure.bench.text import make

_IN_A_FOLDER = 500
_NAVIGATION = (
    "<table width=980><tr><td><a href='../index.html'>网站首页</a> | <a href='list.html'>工作动态</a></td></tr></table>"
)
_WORD = "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt'>"


def write_dump(folder: Path, pages: int) -> None:
    """Write ``pages`` pages in GB 18030, with Word's leavings, a block of metadata and links; one in forty is held."""
    chance = random.Random(20170825)  # noqa: S311  # texts, not secrets
    for number in range(pages):
        text = make(chance)
        day = f"{2012 + number % 6}-{1 + number % 12}-{1 + number % 28}"
        body = text.html.replace("<p>", _WORD).replace("</p>", "<o:p></o:p></span></p>")
        if number % 40 == 7:
            body += f"<p>联系人手机：13800{number:06d}</p>"
        place = folder / f"d{number // _IN_A_FOLDER}"
        place.mkdir(parents=True, exist_ok=True)
        head = "<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head>"
        block = f"<td>索引号：15329000L/{day[:4]}-{number:05d}</td><td>公文种类：通知</td>"
        page = (
            f"{head}<body>{_NAVIGATION}<table><tr>{block}</tr></table><h1>{text.title}（{number}）</h1>"
            f"<p>发布时间：{day}<script>document.write(128)</script></p>"
            f"<div id=zoom class=content>{body}<p><a href='{number + 1}.html'>下一页</a></p></div></body></html>"
        )
        (place / f"{number}.html").write_bytes(page.encode("gb18030"))


if __name__ == "__main__":
    write_dump(Path(sys.argv[1]), int(sys.argv[2]))
