"""Who was told of a hearing before this was an event of his case may still ask for one: what his letter says is noted.

Only of cases that are not decided, and of which no hearing was held since. The event bears the date of the letter, or
where more happened since that of the last of it, for no case goes back in time: his days become more, not fewer. It is
evidence and stays: the way back takes nothing away, and 0019, to which its kind is unknown, cannot be taken back then.
"""

from typing import Any

from django.db import migrations

UNDECIDED = ("reviewing", "special_step", "proposed")
TOLD = "hearing_told"


def note(apps: Any, schema_editor: Any) -> None:
    """Write the event of each case that has the letter alone."""
    events = apps.get_model("hall", "ApplicationEvent").objects
    letters = apps.get_model("hall", "HallLetter").objects.filter(kind="hall_hearing", application__state__in=UNDECIDED)
    told = {letter.application_id: letter for letter in letters.order_by("pk")}
    for key, letter in told.items():
        of_case = events.filter(application_id=key)
        held = of_case.filter(kind="special_started", special="hearing", on__gte=letter.dated_on)
        if of_case.filter(kind=TOLD).exists() or held.exists():
            continue
        last = of_case.order_by("-sequence")[0]
        events.create(
            application_id=key,
            sequence=last.sequence + 1,
            kind=TOLD,
            on=max(letter.dated_on, last.on),
            note="按此前发出的听证告知书补记",
            actor_id=letter.issued_by_id,
            recorded_at=letter.issued_at,
        )


class Migration(migrations.Migration):
    dependencies = [("hall", "0020_find_what_is_over_its_term")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
