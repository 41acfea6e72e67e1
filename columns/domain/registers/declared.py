"""The table of registers. One more register is one more line here, its model, and its screen."""

from collections.abc import Mapping
from dataclasses import dataclass

from columns.models import (
    DisclosureLeader,
    HotlineAgent,
    NewMediaAccount,
    ReadingPoint,
    RegisterRow,
    Spokesperson,
    UnitContact,
)


@dataclass(frozen=True)
class Register:
    """One register. ``title`` stands on the printed form; ``private`` fields are never part of what is filed."""

    name: str
    model: type[RegisterRow]
    title: str
    private: frozenset[str] = frozenset()

    @property
    def short_title(self) -> str:
        """Return the title without the number of its attachment."""
        return self.title.partition("（")[0]


REGISTERS: Mapping[str, Register] = {
    each.name: each
    for each in (
        Register("new_media", NewMediaAccount, "政务微博、微信公众号备案登记表（附件2）", frozenset({"keeper_phone"})),
        Register("hotline", HotlineAgent, "96128专线话务人员备案表（附件15）", frozenset({"mobile"})),
        Register("spokespersons", Spokesperson, "新闻发言人登记表", frozenset({"assistant_phone"})),
        Register("leaders", DisclosureLeader, "政务公开负责人登记表"),
        Register("contacts", UnitContact, "政务公开信息员、联络员登记表", frozenset({"mobile"})),
        Register("reading_points", ReadingPoint, "政府信息查阅点登记表"),
    )
}


def register_of(row: RegisterRow) -> Register:
    """Return the register a row belongs to. Raises KeyError for a model that is none."""
    return {each.model: each for each in REGISTERS.values()}[type(row)]
