"""What a unit points at to show what it did: a page of the portal, or of another website."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

from columns.models.site import ADDRESS
from columns.slots import POST_IS_PUBLIC
from yunlong_portal.kernel.workflow import Refusal

LONGEST = 200
_POST = re.compile(r"^/posts/([0-9]{1,18})(?:[/?#]|$)")
# What only staff see shows nothing to whoever checks.
_INSIDE = re.compile(r"^/admin(?:[/?#]|$)")


def as_kept(address: str) -> str:
    """Return an address as it is kept: one of this portal as a path."""
    address = address.strip()
    home = str(settings.BASE_URL).rstrip("/")
    if home and (address == home or address.startswith(f"{home}/")):
        return address[len(home) :] or "/"
    return address


def wrong_with(address: str) -> Refusal | None:
    """Return why an address, as it is kept, shows nothing; None where it may stand. One query for a post."""
    if len(address) > LONGEST:
        return Refusal("evidence_too_long", f"佐证网址有{len(address)}个字符，最多{LONGEST}个。请去掉“?”后面的部分。")
    try:
        ADDRESS(address)
    except ValidationError:
        return Refusal(
            "evidence_no_address",
            f"“{address[:40]}”不是网址。请写以 http:// 或 https:// 开头的网址，或者本网站信息的地址，如 /posts/12/。",
        )
    if _INSIDE.match(address):
        return Refusal("evidence_inside", "后台的地址别人打不开。请写公众能看到的网址，或者上传佐证材料。")
    if (post := _POST.match(address)) and False in POST_IS_PUBLIC.call(post_id=int(post[1])):
        return Refusal(
            "evidence_not_public", f"信息{post[1]}现在没有公开，不能作佐证。请先发布，或者改写已公开信息的网址。"
        )
    return None
