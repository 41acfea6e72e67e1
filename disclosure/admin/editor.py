"""Between the stored body and the editor: pictures by digest here, at an address the browser can show there."""

import re
from typing import Any

from django.urls import reverse

from disclosure.domain.sanitise import STORED
from disclosure.models import Post

_STAFF_PICTURE = re.compile(r'src="(?:https?://[^/"]+)?/admin/disclosure/post/\d+/files/([0-9a-f]{64})/[^"]*"')
_SCRIPT = re.compile(r"<\s*(?:script|iframe|object|embed|form)\b|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
_FOREIGN_PICTURE = re.compile(rf"<img\b[^>]*\ssrc=[\"'](?!{STORED})", re.IGNORECASE)


def to_editor(post: Post, payload: dict[str, Any]) -> str:
    """Return the body with pictures at addresses the editor can show."""
    body = payload["body"]
    for each in payload["attachments"]:
        address = reverse("admin:disclosure_post_file", args=[post.pk, each["digest"], each["name"]])
        body = body.replace(f'src="{STORED}{each["digest"]}"', f'src="{address}"')
    return body


def from_editor(body: str) -> str:
    """Return the body with the editor's addresses of pictures turned into digests again."""
    return _STAFF_PICTURE.sub(rf'src="{STORED}\1"', body)


def taken_out(body: str) -> list[str]:
    """Return sentences about what is never stored of a body as it came: scripts, and pictures from elsewhere."""
    said = []
    if _SCRIPT.search(body):
        said.append("正文里的脚本或嵌入内容不能公开，已去掉，文字保留。")
    if _FOREIGN_PICTURE.search(body):
        said.append("正文里有从别处粘贴来的图片，没有保存。请先在“添加附件”上传图片，再点“插入正文”。")
    return said
