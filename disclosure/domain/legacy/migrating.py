"""Bringing a dump in: planned a few pages at a time, written together, each safe from the faults of its neighbours.

Run again it changes nothing: what an address brought once is known by that address, what was not taken by address,
content and reason. Two runs at once are settled by the database: of two that take one address the second is told so.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.duties import Authority
from columns.enums import ColumnType
from columns.models import Column, Department, DisclosureCategory, DisclosureLeader
from disclosure import search
from disclosure.domain import content
from disclosure.domain.legacy import batches, keeping
from disclosure.domain.legacy.addresses import OldAddress
from disclosure.domain.legacy.batches import Order
from disclosure.domain.legacy.dump import MAX_PAGE_BYTES, Dump
from disclosure.domain.legacy.files import Shelf
from disclosure.domain.legacy.judging import INDEX_TAKEN, Found, Rules
from disclosure.domain.legacy.planning import plan_page
from disclosure.domain.legacy.plans import Place, Plan
from disclosure.domain.legacy.reporting import Row, is_known, of_earlier_run
from disclosure.domain.watching.wording import wordings
from disclosure.enums import ImportAction
from disclosure.models import LegacyAddress, LegacyPage, MigrationBatch, Post, Publication
from disclosure.models.legacy import TAKEN
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)

AT_ONCE = 50
_TAKES_NOTHING = frozenset({ColumnType.HOME, ColumnType.SECTION})
Progress = Callable[[int, int], None]


def rules_now(now: datetime) -> Rules:
    """Return by what pages are judged now: the county's wrong wordings, and leaders who left and hold nothing else."""
    today = timezone.localdate(now)
    left = set(DisclosureLeader.objects.filter(ends_on__lt=today).values_list("name", flat=True))
    left -= set(DisclosureLeader.objects.exclude(ends_on__lt=today).values_list("name", flat=True))
    return Rules(
        wordings=wordings(),
        former_leaders=frozenset(each for each in left if len(each) > 1),
        today=today,
    )


class Migration:
    """One run over a dump. ``dry_run`` says what would become of each page and writes nothing."""

    def __init__(
        self,
        dump: Dump,
        *,
        department: Department | None,
        column: Column | None,
        base_url: str,
        order: Order,
        now: datetime,
        dry_run: bool = False,
    ) -> None:
        self.dump, self.base_url, self.order, self.now, self.dry_run = dump, base_url, order, now, dry_run
        self._columns = {each.code: each for each in Column.objects.all()}
        self._categories = _categories()
        self._by_name = _departments()
        self._department = department or self._owner_of_most()
        self._default = column
        self._rules = rules_now(now)
        person = None if dry_run else (order.imported_by or batches.shell())
        self._shelf = Shelf(dump, stored_by=person)
        self._batch: MigrationBatch | None = None
        # What this run has taken: by content, by index number, and where a page can be read now.
        self._bytes: dict[str, str] = {}
        self._contents: dict[str, str] = {}
        self._numbers: set[str] = set()
        self._posts: dict[str, int] = {}
        self._told: dict[str, tuple[str, datetime | None]] = {}

    def run(self, progress: Progress = lambda done, total: None) -> Iterator[Row]:
        """Bring the pages in and yield what became of each, in the order of the dump."""
        total, done = len(self.dump.pages) + len(self.dump.missing), 0
        pages = iter(self.dump.pages)
        while files := list(islice(pages, AT_ONCE)):
            yield from self._bring_in(files)
            done += len(files)
            progress(done, total)
        for file in self.dump.missing:
            plan = Plan(file=file).refuse(ImportAction.FAILED, "清单里有这一页，备份里没有这个文件")
            yield from self._finish([plan], {})
        if self._batch is not None:
            # A run lasts for hours: its end is not the moment at which it began.
            batches.close_batch(self._batch, now=timezone.now())
            keeping.tell_departments(self._batch, now=self.now)

    # Planning -----------------------------------------------------------------------------------------------------

    def _bring_in(self, files: list[str]) -> Iterator[Row]:
        known = self._known(files)
        plans = [self._plan(file, known.get(file, [])) for file in files]
        self._mind_index_numbers(plans)
        yield from self._finish(plans, known)

    def _known(self, files: list[str]) -> dict[str, list[LegacyPage]]:
        """Return what earlier runs have written of these pages, by file."""
        addresses = {self.dump.site.addresses_of(file)[0]: file for file in files}
        rows = LegacyPage.objects.filter(path__in={each.path for each in addresses}).select_related(
            "quarantine", "batch"
        )
        found: dict[str, list[LegacyPage]] = {}
        for row in rows:
            if (file := addresses.get(OldAddress(row.host, row.path))) is not None:
                found.setdefault(file, []).append(row)
        return found

    def _plan(self, file: str, known: list[LegacyPage]) -> Plan:
        digest = self.dump.digests.get(file, "")
        taken = next((each for each in known if each.action in TAKEN), None)
        if taken is not None:
            self._remember(file, taken)
            return of_earlier_run(file, taken, digest)
        if file in self.dump.too_large:
            size = self.dump.too_large[file] / 1024 / 1024
            return Plan(file=file).refuse(
                ImportAction.FAILED, f"网页有 {size:.1f} MB，超过 {MAX_PAGE_BYTES // 1024 // 1024} MB，没有导入"
            )
        if file in self.dump.unreadable:
            return Plan(file=file).refuse(ImportAction.FAILED, "文件打不开，请检查备份")
        if file in self.dump.in_circles:
            return Plan(file=file).refuse(ImportAction.FAILED, "页面自动跳转，转来转去回到原处，没有内容")
        if digest in self._bytes:
            return self._duplicate(Plan(file=file), self._bytes[digest])
        try:
            plan = plan_page(
                file=file, data=self.dump.read(file), site=self.dump.site, locate=self._locate,
                fetch=self._shelf.fetch, page_address=self._address_of_page, rules=self._rules,
            )  # fmt: skip
            if plan.payload is not None:
                plan.payload = content.normalise(plan.payload)
        except Refused as refused:
            return Plan(file=file).refuse(ImportAction.FAILED, str(refused))
        except Exception as error:  # one page that nobody foresaw must not stop the five thousand others
            log.warning("old page could not be read", file=file, exc_info=error)
            return Plan(file=file).refuse(ImportAction.FAILED, f"网页读不出来（{type(error).__name__}）")
        return self._compared(plan, digest)

    def _compared(self, plan: Plan, digest: str) -> Plan:
        """Return the plan with what only the other pages tell."""
        if plan.payload is None:
            return plan
        key = content.digest_of(plan.payload)
        if key in self._contents:
            return self._duplicate(plan, self._contents[key])
        if digest:
            self._bytes[digest] = plan.file
        self._contents[key] = plan.file
        self._told[plan.file] = (plan.title, plan.published)
        if others := self.dump.same_title.get(plan.file):
            plan.warnings.append(f"另有 {others} 页标题相同、内容不同，列表中靠日期区分")
            if plan.action == ImportAction.IMPORTED:
                plan.action = ImportAction.WARNED
        return plan

    def _duplicate(self, plan: Plan, of: str) -> Plan:
        plan.leads_to = of
        plan.title, plan.published = self._told.get(of, (plan.title, plan.published))
        return plan.refuse(ImportAction.DUPLICATE, f"与 {of} 内容相同")

    def _locate(self, file: str, owner: str) -> Place | str:
        code = self.dump.columns.get(file) or (self._default.code if self._default else "")
        column = self._columns.get(code)
        if not code:
            return "没有写明导入哪个栏目：请用 --column，或者在清单里写 target_column"
        if column is None:
            return f"没有“{code}”这个栏目"
        if column.type in _TAKES_NOTHING:
            return f"栏目“{column.name}”是栏目组或者首页，不能放信息"
        department = self._department or self._by_name.get(owner)
        if department is None:
            return "不知道是哪个单位的网页：请用 --department 写明"
        return Place(
            column=code,
            column_type=column.type,
            department=department.name,
            categories=self._categories.get(code, ()),
        )

    def _owner_of_most(self) -> Department | None:
        """Return the department that most pages name at their foot."""
        for name, _ in self.dump.owners.most_common(3):
            if department := self._by_name.get(name):
                return department
        return None

    def _mind_index_numbers(self, plans: list[Plan]) -> None:
        """Hold back pages whose old index number is another's: none is used twice, and who is right is unsure."""
        wanted = {each.index_number for each in plans if each.payload is not None and each.index_number}
        taken = set(Post.objects.filter(index_number__in=wanted).values_list("index_number", flat=True)) | self._numbers
        for plan in plans:
            if plan.payload is None or not plan.index_number:
                continue
            if plan.index_number in taken:
                plan.found.append(Found(INDEX_TAKEN, "索引号已被占用"))
                plan.warnings.append(f"索引号 {plan.index_number} 已是另一篇的，请核对是不是同一份；放行时另编新号")
                plan.action, plan.index_number = ImportAction.QUARANTINED, ""
            else:
                taken.add(plan.index_number)
                self._numbers.add(plan.index_number)

    # Writing ------------------------------------------------------------------------------------------------------

    def _finish(self, plans: list[Plan], known: dict[str, list[LegacyPage]]) -> Iterator[Row]:
        if not self.dry_run and any(not is_known(plan, known) for plan in plans):
            with transaction.atomic():
                published: list[Publication] = []
                for plan in plans:
                    if not is_known(plan, known):
                        self._write_alone(plan, published)
                search.index_many(published)
                self._write_addresses(plans)
        for plan in plans:
            yield self._row(plan)

    def _write_alone(self, plan: Plan, published: list[Publication]) -> None:
        """Write one page; where the database refuses, it alone fails and says why."""
        try:
            with transaction.atomic():
                self._write(plan, published)
        except IntegrityError:
            plan.refuse(ImportAction.FAILED, "同一地址或索引号刚由另一次导入占用，请重新运行")
        except Refused as refused:
            plan.refuse(ImportAction.FAILED, str(refused))

    def _write(self, plan: Plan, published: list[Publication]) -> None:
        batch = self._open_batch()
        own = self.dump.site.addresses_of(plan.file)[0]
        facts: dict[str, Any] = {
            "file": plan.file[:500],
            "host": own.host,
            "path": own.path,
            "content_digest": self.dump.digests.get(plan.file, ""),
            "action": plan.action,
            "title": plan.told_title,
            "dated_on": plan.date,
            "why": plan.told_why,
            "findings": [each.as_data() for each in plan.found],
            "department": self._department_of(plan),
        }
        if plan.payload is None:
            LegacyPage.objects.create(batch=batch, **facts)
            return
        facts |= {
            "column": self._columns[plan.payload["column"]],
            "payload_digest": content.digest_of(plan.payload),
        }
        if plan.action == ImportAction.QUARANTINED:
            page = LegacyPage.objects.create(batch=batch, **facts)
            keeping.hold(page, plan, addresses=self._addresses(plan), now=self.now)
            return
        post = keeping.bring_in(batch=batch, plan=plan, facts=facts, authority=self._authority, now=self.now)
        assert post.live_publication is not None  # noqa: S101  # published just now; tells the type checker
        published.append(post.live_publication)
        self._posts[plan.file] = post.pk

    @property
    def _authority(self) -> Authority | None:
        return self.order.held

    def _open_batch(self) -> MigrationBatch:
        if self._batch is None:
            hosts = Counter(self.dump.site.addresses_of(each)[0].host for each in self.dump.pages)
            self._batch = batches.open_batch(
                order=self.order,
                department=self._department,
                host=hosts.most_common(1)[0][0] if hosts else "",
                base_url=self.base_url,
                dump_digest=self.dump.digest,
                now=self.now,
            )
        return self._batch

    def _department_of(self, plan: Plan) -> Department | None:
        return self._department or self._by_name.get(plan.owner)

    def _addresses(self, plan: Plan) -> list[keeping.Address]:
        """Return the old addresses of a page and of the files it brings, with what each leads to in the new post."""
        found = [keeping.Address(*_pair(each)) for each in self.dump.site.addresses_of(plan.file)]
        for inside, stored in plan.attached:
            found += [keeping.Address(*_pair(each), file=stored.digest) for each in self.dump.site.addresses_of(inside)]
        return found

    def _write_addresses(self, plans: list[Plan]) -> None:
        rows: list[LegacyAddress] = []
        for plan in plans:
            if (post_id := self._posts.get(plan.file)) is not None and plan.payload is not None:
                rows += keeping.address_rows(self._addresses(plan), post_id=post_id, payload=plan.payload)
            elif plan.leads_to in self._posts:
                post_id = self._posts[plan.leads_to]
                own = [keeping.Address(*_pair(each)) for each in self.dump.site.addresses_of(plan.file)]
                rows += keeping.address_rows(own, post_id=post_id, payload=None)
            elif plan.action == ImportAction.SKIPPED and (department := self._department_of(plan)) is not None:
                target = f"/departments/{department.slug}/"
                rows += [
                    LegacyAddress(host=each.host, path=each.path, target=target)
                    for each in self.dump.site.addresses_of(plan.file)
                ]
        LegacyAddress.objects.bulk_create(rows, ignore_conflicts=True)

    # Telling ------------------------------------------------------------------------------------------------------

    def _address_of_page(self, file: str) -> str:
        """Return at which address a page of the dump is read: its post's, else the old one, which will lead there."""
        if file in self._posts:
            return f"/posts/{self._posts[file]}/"
        return keeping.written_path(self.dump.site.addresses_of(file)[0].path)

    def _remember(self, file: str, page: LegacyPage) -> None:
        """Take up what an earlier run has taken, so that its duplicates are known and links lead to it."""
        quarantine = getattr(page, "quarantine", None)
        post_id = page.post_id or (quarantine.post_id if quarantine else None)
        if page.content_digest:
            self._bytes.setdefault(page.content_digest, file)
        self._contents.setdefault(page.payload_digest, file)
        if post_id is not None:
            self._posts[file] = post_id

    def _row(self, plan: Plan) -> Row:
        post_id = self._posts.get(plan.leads_to if plan.action == ImportAction.DUPLICATE else plan.file)
        return Row(
            file=plan.file,
            action=str(plan.action),
            title=plan.told_title,
            date=plan.date.isoformat() if plan.date else "",
            why=plan.told_why,
            address=f"/posts/{post_id}/" if post_id is not None else "",
        )


def _pair(address: OldAddress) -> tuple[str, str]:
    return address.host, address.path


def _categories() -> dict[str, tuple[str, ...]]:
    """Return the categories of attachment 4 by the column that each has."""
    found: dict[str, tuple[str, ...]] = {}
    for column, code in DisclosureCategory.objects.filter(column__isnull=False).values_list("column__code", "code"):
        found[column] = (*found.get(column, ()), code)
    return found


def _departments() -> dict[str, Department]:
    """Return the departments by every name they have or had."""
    found: dict[str, Department] = {}
    for each in Department.objects.prefetch_related("other_names").order_by("-is_active", "pk"):
        for name in (each.name, each.short_name, *(other.name for other in each.other_names.all())):
            found.setdefault(name, each)
    return found
