"""The county's registers: what each is called, what of it is for staff only, and how a change of it is filed."""

from columns.domain.registers.declared import REGISTERS, Register, register_of
from columns.domain.registers.filing import desks_of, receive, save_row, what_changed

__all__ = ["REGISTERS", "Register", "desks_of", "receive", "register_of", "save_row", "what_changed"]
