"""The passes of one load over its tables, in the order in which facts build on one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from graph_api.domain.keys import source_key
from graph_api.sealing import IdentitySealer
from loaders.checking import CheckedRow
from loaders.ends import KnownEnds
from loaders.findings import Code, Finding, Issue, Level
from loaders.formats import Inputs, TableFile
from loaders.hubs import settle_hubs
from loaders.loading import Batch, sanction_anchors
from loaders.mapping import check_columns
from loaders.novelty import Novelty, RestatedKeys
from loaders.portions import BATCH_ROWS, Checking, CheckingHere, Portions
from loaders.progress import Progress
from loaders.readers.rows import OpenTable, UnreadableFileError
from loaders.rejects import Rejects
from loaders.report import RunReport
from loaders.resolving import Catalogue, Resolver
from loaders.retiring import Retirement, SeenKeys
from loaders.schema import Layout, Table
from loaders.settling import settle_joins
from loaders.statements import sanction_key
from loaders.store import Shortcut, Step, Store
from loaders.subjects import SubjectBatch, branch_step
from loaders.tables import SANCTIONS, TABLES
from loaders.terms import Decision, Event
from loaders.writing import Writer


@dataclass(slots=True)
class Passes:
    """All that one load does between taking the lock and closing its run."""

    graph: Store
    sealer: IdentitySealer
    inputs: Inputs
    report: RunReport
    rejects: Rejects
    writer: Writer
    progress: Progress
    complete: bool
    novelty: Novelty
    checking: Checking = CheckingHere
    portion: int = BATCH_ROWS
    shortcut: Shortcut | None = None
    ends: KnownEnds | None = None
    resolver: Resolver = field(init=False)
    seen: SeenKeys = field(default_factory=SeenKeys)
    restated: RestatedKeys = field(default_factory=RestatedKeys)
    incomplete: set[str] = field(default_factory=set)
    has_joins: bool = False

    @property
    def source(self) -> str:
        """The provider to whom the ids of this load belong."""
        return self.report.source

    async def go(self) -> None:
        """Load every table in order, statements of sanctions last, then retire, join and list."""
        await self.begin()
        for name in self.inputs.files:
            await self.load_table(name)
        await self.state_sanctions()
        self.remark_incomplete()
        if self.complete:
            await self._retire()
        await settle_joins(self.graph, self.writer.write)
        await settle_hubs(self.graph, self.writer.write)

    async def begin(self) -> None:
        """Read what the rows are checked against, and remark on what is no table."""
        await self.read_catalogue()
        self.has_joins = (await self.graph.write("has_joins"))["present"]
        for finding in self.inputs.findings:
            self.report.add(finding.value, finding)

    async def read_catalogue(self) -> None:
        """Read the codes of the platform as the store has them now."""
        self.resolver = Resolver(self.graph, self.source, self.ends)
        self.resolver.catalogue = await Catalogue.read(self.graph)

    async def load_table(self, name: str) -> None:
        """Load the files of one table; of sanctions only the anchors."""
        files = self.inputs.files[name]
        self.progress.table(name, sum(file.size for file in files))
        for number, file in enumerate(files):
            await self._load_file(file, number)
        if TABLES[name].layout is Layout.CATALOGUE:
            await self.read_catalogue()

    async def state_sanctions(self) -> None:
        """Write the statements of sanctions, after all that belongs to them."""
        for number, file in enumerate(self.inputs.files.get(SANCTIONS.name, ())):
            await self._state_sanctions(file, number)

    def remark_incomplete(self) -> None:
        """Remark on tables of which nothing is taken for absent, where the load is complete."""
        for name in sorted(self._judged() & self.incomplete) if self.complete else ():
            self.report.add(name, _not_retired(name))

    # One file

    async def _load_file(self, file: TableFile, number: int) -> None:
        opened = await asyncio.to_thread(self._open, file)
        if opened is None:
            self.incomplete.add(file.table.name)
            return
        has_parents = False
        async for rows in self._batches(file, opened, number):
            self.report.counts(file.table.name).read += len(rows)
            has_parents = has_parents or any(row.text("parent_id") for row in rows)
            await self._load_rows(file, rows)
            self.progress.advance(0, len(rows))
        await self.writer.drain()
        if has_parents:
            await self._link_branches(file, number)

    def _open(self, file: TableFile) -> OpenTable | None:
        """Open a file; None where it is no table of the format, which is reported."""
        try:
            opened = file.open(lambda size: self.progress.advance(size, 0))
        except UnreadableFileError as error:
            self._remark(file, [error.issue])
            return None
        except OSError as error:
            reason = error.strerror or "unreadable"
            self._remark(file, [Issue(Code.UNREADABLE_FILE, Level.REJECTED, hint=reason, hint_zh="无法读取")])
            return None
        self._remark(file, opened.issues)
        if opened.columns is not None:
            issues = check_columns(file.table, opened.columns)
            self._remark(file, issues, line=1)
            if any(issue.level is Level.REJECTED for issue in issues):
                return None
        return opened

    def _remark(self, file: TableFile, issues: Sequence[Issue], line: int = 0) -> None:
        self.report.counts(file.table.name)
        for issue in issues:
            self.report.add(file.table.name, issue.at(file.name, line))

    async def _batches(
        self, file: TableFile, opened: OpenTable, number: int
    ) -> AsyncIterator[list[CheckedRow]]:
        """Yield checked rows in batches; the next one is read while the engine works on the present."""
        take = self.checking(
            Portions(file, number, self.source, self.report.load_time, self.portion, self.report.run),
            opened,
            self.sealer,
        )
        ahead = asyncio.create_task(asyncio.to_thread(take.next))
        try:
            while rows := await ahead:
                ahead = asyncio.create_task(asyncio.to_thread(take.next))
                yield rows
        finally:
            if not ahead.done():
                await ahead
            take.close()

    # One batch

    async def _load_rows(self, file: TableFile, rows: list[CheckedRow]) -> None:
        table = file.table
        self._note_seen(table, rows)
        loadable = [row for row in rows if not row.is_rejected]
        if loadable and table.layout is Layout.SUBJECT:
            await self._load_subjects(table, loadable)
        elif loadable:
            await self.resolver.resolve(table, loadable)
            loadable = [row for row in loadable if not row.is_rejected]
            if table is SANCTIONS:
                await self.writer.write(sanction_anchors(self.source, loadable))
            elif loadable:
                await self._load_versions(table, loadable)
        self._report(file, rows)

    def _note_seen(self, table: Table, rows: Sequence[CheckedRow]) -> None:
        """Remember which facts are listed, rejected rows included: a typing error ends nothing."""
        if not self.complete:
            return
        for row in rows:
            is_sure = not any(
                issue.level is Level.REJECTED and issue.column in table.key for issue in row.issues
            )
            if row.key and is_sure:
                self.seen.add(row.key)
            else:
                self.incomplete.add(table.name)

    async def _load_subjects(self, table: Table, rows: list[CheckedRow]) -> None:
        batch = SubjectBatch(table, self.source, self.report.run, self.report.load_time, self.sealer)
        concerned = batch.concerns(rows)
        await self.writer.await_keys(concerned)
        await batch.admit(self.graph, rows, self.novelty)
        await batch.read_versions(self.graph, batch.known())
        batch.plan(self.restated)
        await batch.assign(self.graph, self.novelty)
        if self.ends is not None:
            batch.note_ends(self.ends)
        steps = batch.steps() + self._join_steps(batch)
        await self.writer.begin(steps, concerned if batch.only_creates else None)
        batch.count(self.report.counts(table.name))

    async def _load_versions(self, table: Table, rows: Sequence[CheckedRow]) -> Batch:
        if self.shortcut is not None:
            await self.writer.await_keys([row.key for row in rows])
            others = self.shortcut.state_new(table, rows)
            self.report.counts(table.name).new += len(rows) - len(others)
            rows = others
        batch = Batch(table, self.source, self.report.run, self.report.load_time)
        for row in rows:
            batch.add(row)
        await self.writer.await_keys(batch.facts)
        known = list(batch.facts) if table.is_catalogue else self.novelty.meet(batch.facts)
        await batch.read_versions(self.graph, known)
        batch.plan(self.restated)
        await self.writer.begin(batch.steps() + self._join_steps(batch), batch.facts)
        batch.count(self.report.counts(table.name))
        return batch

    def _join_steps(self, batch: Batch) -> list[Step]:
        """Return the step that has joins by name looked at again where a name they depend on changed."""
        touched = batch.touched()
        if not touched or not self.has_joins or batch.table.name not in ("enterprises", "names"):
            return []
        return [("flag_joins", {"keys": touched})]

    def _report(self, file: TableFile, rows: Sequence[CheckedRow]) -> None:
        table = file.table.name
        counts = self.report.counts(table)
        for row in rows:
            if not row.issues:
                continue
            counts.rejected += row.is_rejected
            for issue in row.issues:
                self.report.add(table, issue.at(file.name, row.line))
        self.rejects.write(file, rows)

    # Sanctions and branches are read twice

    async def _state_sanctions(self, file: TableFile, number: int) -> None:
        """Write the statements of sanctions, whose rows have been judged when their anchors were made."""
        async for rows in self._again(file, number):
            await self.resolver.resolve(SANCTIONS, rows)
            accepted = [row for row in rows if not row.is_rejected]
            for row in accepted:
                row.issues.clear()
            if not accepted:
                continue
            batch = await self._load_versions(SANCTIONS, accepted)
            await self._remark_early_events([row for row, _ in batch.created()])
            self._report(file, accepted)
        await self.writer.drain()

    async def _remark_early_events(self, rows: Sequence[CheckedRow]) -> None:
        by_key = {sanction_key(self.source, str(row.values["id"])): row for row in rows}
        if not by_key:
            return
        found = await self.graph.write("find_sanctions", keys=list(by_key))
        # The engine gives the events of a sanction in the order in which its store has them.
        for key, *event in sorted(found["events"]):
            row = by_key[key]
            decision = Decision(row.text("decided_on"), row.text("grade"), row.text("conduct"))
            self.resolver.catalogue.terms.remark_early(row, Event(*event), decision)

    async def _link_branches(self, file: TableFile, number: int) -> None:
        """Link branches to their parents, which may come later in the table than they."""
        async for rows in self._again(file, number):
            branches = [row for row in rows if row.text("parent_id") and not row.is_rejected]
            if not branches:
                continue
            parents = {source_key(self.source, str(row.text("parent_id"))) for row in branches}
            found = await self.graph.write("find_ends", keys=sorted(parents))
            kinds = {key: is_enterprise for key, _, is_enterprise in found["subjects"]}
            for row in branches:
                row.issues.clear()
                parent = str(row.text("parent_id"))
                if not kinds.get(source_key(self.source, parent)):
                    row.issues.append(_unlinked(parent, is_known=source_key(self.source, parent) in kinds))
            keys = [row.key for row in branches]
            await self.writer.write([branch_step(self.source, keys)])
            self._report(file, branches)

    async def _again(self, file: TableFile, number: int) -> AsyncIterator[list[CheckedRow]]:
        """Yield the rows of a file once more, without what its reading remarks."""
        try:
            opened = await asyncio.to_thread(file.open)
        except UnreadableFileError:
            return
        if opened.columns is not None and any(
            issue.level is Level.REJECTED for issue in check_columns(file.table, opened.columns)
        ):
            return
        async for rows in self._batches(file, opened, number):
            yield [row for row in rows if not row.is_rejected]

    # The end of the run

    def _judged(self) -> set[str]:
        """Return the tables of which the input is all that the source knows, if the load is complete."""
        return set(TABLES) if self.inputs.is_folder else set(self.inputs.files)

    async def _retire(self) -> None:
        self.seen.freeze()
        retirement = Retirement(
            self.graph, self.writer.write, self.source, self.report.run, self.report.load_time, self.seen
        )
        await retirement.retire(sorted(self._judged() - self.incomplete), self.report)


def _unlinked(parent: str, *, is_known: bool) -> Issue:
    """Return what a parent that is no enterprise of this source does to its branch: the row stays."""
    if is_known:
        return Issue(
            Code.WRONG_KIND, Level.LEFT_OUT, "parent_id", parent, "this id is a person", "该编号为自然人"
        )
    return Issue(
        Code.UNKNOWN_REFERENCE,
        Level.LEFT_OUT,
        "parent_id",
        parent,
        "no enterprise of this id in the folder or in an earlier load of this source; the row is loaded "
        "without its parent",
        "本文件夹及该来源此前的载入中均无此企业;该行已载入,但未关联上级",
    )


def _not_retired(table: str) -> Finding:
    return Finding(
        Code.NOT_RETIRED,
        Level.WARNING,
        table,
        hint="not all of the table could be read: nothing of it is taken for absent",
        hint_zh="该表未能全部读取:不视其中任何内容为已缺失",
    )
