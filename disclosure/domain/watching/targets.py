"""Whether a reader who follows a link of ours finds a page: by the table of addresses and by what is public, no HTTP.

One call judges any number of paths in a fixed number of queries. A page without a key in its address is there once the
table of addresses knows it; of a higher floor's with a key that floor is asked; an old site's address that leads on is.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from columns.queries import column_tree, department_directory
from disclosure.enums import DeadReason
from disclosure.models import LegacyAddress, Publication, Topic
from disclosure.slots import PAGES_NOT_THERE


def judge(paths: Collection[str]) -> dict[str, str]:
    """Return for each path of the portal why a reader cannot open it; empty where he can.

    At most four queries, and those of the slot.
    """
    found: dict[str, str] = {}
    asked: defaultdict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for path in set(paths):
        plain = unquote(path)
        if plain.startswith(settings.STATIC_URL):
            found[path] = "" if _is_static(plain.removeprefix(settings.STATIC_URL)) else DeadReason.NO_PAGE
            continue
        match = _match(plain)
        if match is None:
            found[path] = DeadReason.NO_PAGE
        elif "admin" in match.namespaces or match.url_name in _STAFF_ONLY:
            found[path] = DeadReason.STAFF_ONLY
        else:
            found[path] = ""
            asked[match.url_name or ""].append((path, match.kwargs))
    _forgive_old([path for path, reason in found.items() if reason == DeadReason.NO_PAGE], found)
    _judge_topics([each for name in _OF_A_TOPIC for each in asked[name]], found)
    _judge_posts([each for name in _OF_A_POST for each in asked[name]], found)
    for name, judged in _JUDGES.items():
        for path, keys in asked[name]:
            found[path] = judged(keys)
    for path in {path for paths in PAGES_NOT_THERE.call(asked=asked) for path in paths}:
        found[path] = DeadReason.NO_PAGE
    return found


def _match(path: str) -> Any:
    """Return what the table of addresses says; a forgotten slash at the end is added as the server adds it."""
    for each in (path, f"{path}/"):
        try:
            return resolve(each)
        except Resolver404:
            continue
    return None


def _is_static(name: str) -> bool:
    return finders.find(name) is not None or (Path(settings.STATIC_ROOT) / name).is_file()


_OF_A_TOPIC = ("topic", "topic-feed")
_OF_A_POST = ("post", "post-file", "post-version", "post-seen", "post-qr")
_STAFF_ONLY = frozenset({"review-sheet"})


def _forgive_old(paths: Collection[str], found: dict[str, str]) -> None:
    """Take back what was said of addresses of an old site: they lead to where it is now."""
    asked = {unquote(path): path for path in paths}
    for known in LegacyAddress.objects.filter(path__in=asked).values_list("path", flat=True) if asked else ():
        found[asked[known]] = ""


def _judge_topics(asked: Collection[tuple[str, Mapping[str, Any]]], found: dict[str, str]) -> None:
    slugs = {keys["slug"] for _, keys in asked}
    shown = set(Topic.objects.shown().filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
    for path, keys in asked:
        if keys["slug"] not in shown:
            found[path] = DeadReason.NO_PAGE


def _judge_posts(asked: Collection[tuple[str, Mapping[str, Any]]], found: dict[str, str]) -> None:
    live, files = _live([keys["post_id"] for _, keys in asked]), {}
    with_files = {keys["post_id"] for _, keys in asked if "name" in keys and keys["post_id"] in live}
    if with_files:
        rows = Publication.objects.live().filter(post__in=with_files)
        files = dict(rows.values_list("post_id", "attachments"))
    for path, keys in asked:
        post = keys["post_id"]
        if post not in live:
            found[path] = DeadReason.TAKEN_DOWN
        elif "name" in keys and keys["number"] not in {each["number"] for each in files.get(post, ())}:
            found[path] = DeadReason.NO_FILE


def _live(posts: Collection[int]) -> set[int]:
    if not posts:
        return set()
    return set(Publication.objects.live().filter(post__in=set(posts)).values_list("post_id", flat=True))


def _column(keys: Mapping[str, Any]) -> str:
    node = column_tree().by_path(keys["path"])
    if node is None:
        return DeadReason.NO_PAGE
    return "" if node.is_public else DeadReason.COLUMN_CLOSED


def _department(keys: Mapping[str, Any]) -> str:
    slugs = {card.slug for group in department_directory() for card in group.departments}
    return "" if keys["slug"] in slugs else DeadReason.NO_PAGE


_JUDGES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "column": _column,
    "column-feed": _column,
    "department": _department,
    "department-catalogue": _department,
}
