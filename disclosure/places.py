"""Where a page stands: its column in the tree, the way down to it, its entry in the navigation."""

from columns.models import Column, NavigationEntry

Crumb = tuple[str, str]


class Place:
    def __init__(self, c):
        self.id = c.pk
        self.code = c.code
        self.name = c.name
        self.type = c.type
        self.page = c.page
        self.description = c.description
        self.keywords = c.keywords
        self.parent = None
        self.children = []
        self.address = c.get_absolute_url()

    def with_descendants(self):
        return [self] + [x for c in self.children for x in c.with_descendants()]


def tree():
    rows = list(Column.objects.filter(is_open=True))
    by = {c.pk: Place(c) for c in rows}
    for c in rows:
        if c.parent_id in by:
            by[c.pk].parent = by[c.parent_id]
            by[c.parent_id].children.append(by[c.pk])
    return {p.code: p for p in by.values()}


def place(code):
    return tree().get(code)


def way_to(p):
    way = []
    while p:
        way.append(p)
        p = p.parent
    return way[::-1]


def crumbs_of(code):
    return [(p.name, p.address) for p in way_to(place(code))]


def navigation():
    return [
        type("E", (), {"label": e.label, "address": e.address or e.column.get_absolute_url()})()
        for e in NavigationEntry.objects.select_related("column")
    ]


def entry_of(code):
    addresses = {e.address for e in navigation()}
    for p in way_to(place(code))[::-1]:
        for a in (p.address, p.page):
            if a in addresses:
                return a
    return ""


def roots():
    return [p for p in tree().values() if p.parent is None]


def entry_of_address(address):
    return address
