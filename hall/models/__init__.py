"""The tables of the hall."""

from hall.models.applications import Application, ApplicationClock, ApplicationParty
from hall.models.decisions import HeldBackDecision
from hall.models.drafts import ApplicationDraft
from hall.models.entry_checks import EntryCheck
from hall.models.figures import HallFigures
from hall.models.items import Item, ItemEntry, ItemTask
from hall.models.messages import Message, MessageText, ReleasedMessage
from hall.models.progress import (
    ApplicationEvent,
    ApplicationMaterial,
    Delivery,
    HallDecision,
    HallLetter,
    HallLetterText,
    MaterialFile,
)
from hall.models.promotion import PromotionEntry
from hall.models.ratings import LowRating, Rating, RatingEntry
from hall.models.recorded import RecordedCase
from hall.models.rounds import ItemConfirmation, ItemRound, NoItemsDeclaration
from hall.models.synonyms import Synonym
from hall.models.training import Walkthrough

__all__ = [
    "Application",
    "ApplicationClock",
    "ApplicationDraft",
    "ApplicationEvent",
    "ApplicationMaterial",
    "ApplicationParty",
    "Delivery",
    "EntryCheck",
    "HallDecision",
    "HallFigures",
    "HallLetter",
    "HallLetterText",
    "HeldBackDecision",
    "Item",
    "ItemConfirmation",
    "ItemEntry",
    "ItemRound",
    "ItemTask",
    "LowRating",
    "MaterialFile",
    "Message",
    "MessageText",
    "NoItemsDeclaration",
    "PromotionEntry",
    "Rating",
    "RatingEntry",
    "RecordedCase",
    "ReleasedMessage",
    "Synonym",
    "Walkthrough",
]
