"""Sites of townships and departments (通知 一（一）): closed with proof, or kept up and checked each month."""

from columns.domain.old_sites.answers import Answer, answers, ask_silent, declare_none
from columns.domain.old_sites.checking import (
    Finding,
    Looked,
    findings_of,
    month_of,
    months_before,
    open_checks,
    record_check,
)
from columns.domain.old_sites.closing import Said, is_open, step_states, tick
from columns.domain.old_sites.declaring import declare
from columns.domain.old_sites.flow import OLD_SITE, missing_for_running, save_site
from columns.domain.old_sites.freshness import sites
from columns.domain.old_sites.reminding import PLANS
from columns.domain.old_sites.standing import Standing, standing_of
from columns.domain.old_sites.steps import STEPS, Step, StepState
from columns.domain.old_sites.watching import recent_checks, watch

__all__ = [
    "OLD_SITE",
    "PLANS",
    "STEPS",
    "Answer",
    "Finding",
    "Looked",
    "Said",
    "Standing",
    "Step",
    "StepState",
    "answers",
    "ask_silent",
    "declare",
    "declare_none",
    "findings_of",
    "is_open",
    "missing_for_running",
    "month_of",
    "months_before",
    "open_checks",
    "recent_checks",
    "record_check",
    "save_site",
    "sites",
    "standing_of",
    "step_states",
    "tick",
    "watch",
]
