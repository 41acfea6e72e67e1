"""The tables of the hall."""

from hall.models.applications import Application, ApplicationClock, ApplicationParty
from hall.models.items import Item, ItemEntry
from hall.models.progress import (
    ApplicationEvent,
    ApplicationMaterial,
    Delivery,
    HallLetter,
    HallLetterText,
    MaterialFile,
)
from hall.models.synonyms import Synonym

__all__ = [
    "Application",
    "ApplicationClock",
    "ApplicationEvent",
    "ApplicationMaterial",
    "ApplicationParty",
    "Delivery",
    "HallLetter",
    "HallLetterText",
    "Item",
    "ItemEntry",
    "MaterialFile",
    "Synonym",
]
