"""What somebody thinks of how his case was handled: one grade for all, some for points, words if he likes."""

from typing import Any

from hall.domain.ratings.giving import DIMENSIONS, LONGEST, Verdict
from hall.enums import RatingGrade, RatingWay
from hall.models import RatingEntry
from yunlong_portal.kernel.public_forms import Choice, PublicForm, Text


class RatingForm(PublicForm):
    """The best grade stands first; the points are asked by where the rating is given."""

    grade = Choice(
        label="您对这次办事满意吗",
        choices=[(str(value), label) for value, label in RatingGrade.choices],
        missing="请选择满意还是不满意。",
    )

    def __init__(self, *args: Any, way: RatingWay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        for each in DIMENSIONS[way]:
            self.fields[f"point_{each}"] = Choice(
                label=str(each.label),
                choices=[(str(value), label) for value, label in RatingGrade.choices],
                missing="请选择一项。",
                required=False,
            )
        self.fields["words"] = Text(
            label="想说的话",
            most=LONGEST,
            rows=4,
            required=False,
            help_text="哪里好、哪里要改进。不用写姓名、电话和证件号码。",
        )

    def verdict(self) -> Verdict:
        """Return what was typed. The form must be right."""
        said = self.cleaned_data
        points = {each.value: int(said[f"point_{each}"]) for each in DIMENSIONS[self.way] if said[f"point_{each}"]}
        return Verdict(grade=int(said["grade"]), way=self.way, dimensions=points, words=said["words"])


def as_typed(entry: RatingEntry) -> dict[str, str]:
    """Return an entry as the form was filled in: whoever changes it begins with what he said."""
    points = {f"point_{name}": str(grade) for name, grade in entry.dimensions.items()}
    return {"grade": str(entry.grade), "words": entry.words, **points}
