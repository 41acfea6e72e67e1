"""The tables of the hall."""

from hall.models.applications import Application, ApplicationClock, ApplicationParty
from hall.models.items import Item, ItemEntry
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
from hall.models.ratings import LowRating, Rating, RatingEntry
from hall.models.synonyms import Synonym

__all__ = [
    "Application",
    "ApplicationClock",
    "ApplicationEvent",
    "ApplicationMaterial",
    "ApplicationParty",
    "Delivery",
    "HallDecision",
    "HallLetter",
    "HallLetterText",
    "Item",
    "ItemEntry",
    "LowRating",
    "MaterialFile",
    "Message",
    "MessageText",
    "Rating",
    "RatingEntry",
    "ReleasedMessage",
    "Synonym",
]
