"""What the rest of the portal is told of topics, once, when the app is ready."""

from columns.queries import Link
from columns.slots import FRESHNESS
from disclosure.domain.topics.keeping import ENDING, topics_kept_fresh
from disclosure.domain.topics.reading import shown_addresses
from disclosure.domain.topics.workflow import TOPIC
from disclosure.slots import SITEMAP_GROUPS, SitemapGroup
from yunlong_portal.kernel import documentation, reminders


def declare() -> None:
    """Draw the workflow, watch how fresh topics are and when they end, put them on the maps of the site."""
    documentation.show_workflow(TOPIC)
    FRESHNESS.fill(topics_kept_fresh)
    reminders.declare(ENDING)
    SITEMAP_GROUPS.fill(_on_the_map)


def _on_the_map() -> SitemapGroup:
    links = tuple(Link(label=title, address=address) for title, address in shown_addresses())
    return SitemapGroup(
        label="专题专栏", address="/topics/", links=(Link(label="全部专题", address="/topics/"), *links)
    )
