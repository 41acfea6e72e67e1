"""What this floor's screens show of higher floors."""

from yunlong_portal.kernel.slots import Slot

# The kinds of post, for stand-ins limited to some of them: this floor knows posts by name only.
POST_KINDS: Slot[list[tuple[str, str]]] = Slot(
    "columns.post_kinds", returns="(code, label) of each kind of post", query_budget=0
)
