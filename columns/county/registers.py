"""With whom each register is filed, from the county's file; a register that has a desk is left as staff set it."""

from pathlib import Path

from columns.county.entries import read_entries
from columns.county.files import REASON
from columns.domain.registers import REGISTERS
from columns.models import Department, RegisterDesk
from yunlong_portal.kernel.history import save_with_history


def load_desks(folder: Path) -> dict[str, int]:
    """Create the desks of registers that have none. Raises ``CountyFileError`` for what cannot be right."""
    departments = {each.slug: each for each in Department.objects.all()}
    settled = set(RegisterDesk.objects.values_list("register", flat=True))
    created = 0
    for entry in read_entries(folder / "registers.yaml", top="registers", key="name", known=("name", "desks")):
        name = entry.choice("name", REGISTERS)
        if name in settled:
            continue
        for slug in entry.items("desks"):
            if slug not in departments:
                raise entry.error(f"备案单位“{slug}”，没有这个单位。")
            save_with_history(RegisterDesk(register=name, department=departments[slug]), actor=None, reason=REASON)
            created += 1
    return {"登记簿的备案单位": created}
