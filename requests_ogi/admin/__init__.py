"""The staff's screens of this floor."""

from requests_ogi.admin.cases import RequestAdmin
from requests_ogi.admin.complaints import ComplaintAdmin
from requests_ogi.admin.helping import AssistanceAdmin
from requests_ogi.admin.inner import OpinionRuleAdmin
from requests_ogi.admin.moves import DeadlineMoveAdmin
from requests_ogi.admin.organs import OrganAdmin
from requests_ogi.admin.parts import PartAdmin
from requests_ogi.admin.private_data import ErasureAdmin, OpeningAdmin
from requests_ogi.admin.second_looks import SampledCaseAdmin, SampleDrawAdmin

__all__ = [
    "AssistanceAdmin",
    "ComplaintAdmin",
    "DeadlineMoveAdmin",
    "ErasureAdmin",
    "OpeningAdmin",
    "OpinionRuleAdmin",
    "OrganAdmin",
    "PartAdmin",
    "RequestAdmin",
    "SampleDrawAdmin",
    "SampledCaseAdmin",
]
