"""What becomes of one case: drawn step by step, done by its departments, and written down.

Of 100 cases 10 are honours. A tenth of those submitted is returned once. Of the published ones departments
execute most tasks, decline some, and leave some lying; a fifth is objected to (a quarter of these is upheld,
some stay open), and of the rest some are repaired, released or revoked.
"""

from __future__ import annotations

import asyncio
import random
from datetime import date, timedelta
from typing import Any

from benchmarks.casework.ledger import Standing, Told
from benchmarks.casework.office import Json, Office
from benchmarks.casework.world import MEMORANDUM, SOURCE

_NOTE = "虚构的理由"
_EVIDENCE = {"sha256": "0" * 64, "size": 1024, "mediaType": "application/pdf", "title": "虚构的证据"}


class History:
    """One case from draft to wherever it gets."""

    def __init__(self, office: Office, number: int, enterprises: int, seed: int, today: date) -> None:
        self._office = office
        self._chance = random.Random(f"{seed} {number}")
        self._initiator = f"initiator-{self._chance.randrange(20)}"
        self._decider = f"decider-{self._chance.randrange(5)}"
        self._enterprise = f"e{self._chance.randrange(enterprises)}"
        self._decided_on = today - timedelta(days=self._chance.randrange(365))
        self._is_punishment = self._chance.random() < 0.9
        self._told: Told | None = None

    async def live(self) -> None:
        """Do everything; a step that is answered unexpectedly ends the history."""
        if not await self._begin() or not await self._reviewed():
            return
        if self._chance.random() < 0.03:
            await self._step("abandonCase", note=_NOTE)
            return
        case = await self._step("publishCase")
        if case is None:
            return
        told = self._known()
        told.standing = Standing.REACHED
        told.events["PUBLISHED"] += self._is_punishment
        if self._is_punishment:
            await self._executed(case)
            await self._objected_to()
        await self._ended()

    def _known(self) -> Told:
        assert self._told is not None
        return self._told

    def _content(self) -> Json:
        day = self._decided_on.isoformat()
        if not self._is_punishment:
            return {"title": "虚构的荣誉", "awardedOn": day}
        return {"memorandum": MEMORANDUM, "decidedOn": day, "legalBasis": "虚构的依据", "term": "P3Y"}

    async def _begin(self) -> bool:
        given: Json = {
            "kind": "PUNISHMENT" if self._is_punishment else "INCENTIVE",
            "subject": {"source": {"source": SOURCE, "id": self._enterprise}},
            "content": self._content(),
            "decider": self._decider,
            "idempotencyKey": self._office.key(),
        }
        case = await self._office.done("openCase", self._initiator, **given)
        if case is None:
            return False
        self._told = Told(case["id"], self._enterprise, self._is_punishment)
        self._office.ledger.cases[case["id"]] = self._told
        if self._chance.random() < 0.01:
            await self._again(given)
        return True

    async def _again(self, given: Json) -> None:
        """Send the same once more, as a client does that did not hear the answer."""
        payload = await self._office.do("openCase", self._initiator, **given)
        if not payload.get("repeated") or payload["case"]["id"] != self._known().id:
            self._office.ledger.surprises.append(f"openCase a second time: {payload}")

    async def _reviewed(self) -> bool:
        if self._chance.random() < 0.1:
            returned: Json = {"decision": "RETURN", "reason": "FACTS_UNCLEAR", "note": _NOTE}
            await self._step("submitCase")
            await self._step("reviewCase", self._decider, **returned)
            await self._step("amendCase", content=self._content())
        await self._step("submitCase")
        return await self._step("reviewCase", self._decider, decision="APPROVE") is not None

    async def _executed(self, case: Json) -> None:
        for task in case["tasks"]:
            department, fate = task["department"], self._chance.random()
            if fate < 0.1:
                continue
            given: Json = {"task": task["id"]}
            if fate < 0.15:
                await self._race(department, given)
                continue
            if fate < 0.25:
                declined = {"response": "DECLINE", "reason": "NO_APPLICATION_PENDING", "note": _NOTE}
                await self._task(department, given, **declined)
                continue
            await self._task(department, given, response="ACCEPT")
            if fate < 0.95:
                await self._task(department, given, response="EXECUTE", reference="虚构执字1号")

    async def _task(self, department: str, given: Json, **answer: Any) -> None:
        await self._step("respondToTask", department, **given, **answer)

    async def _race(self, department: str, given: Json) -> None:
        """Let two officials accept one task at the same time: one does, the other is told so."""
        told, office = self._known(), self._office
        given = {"case": told.id, **given, "response": "ACCEPT"}
        answers = await asyncio.gather(*(office.do("respondToTask", department, **given) for _ in range(2)))
        won = [answer for answer in answers if answer["__typename"] == "CaseSuccess"]
        if len(won) != 1:
            office.ledger.surprises.append(f"{len(won)} of two accepted one task")
        office.ledger.lost_races += len(answers) - len(won)
        for answer in won:
            self._note(answer["case"])

    async def _objected_to(self) -> None:
        if self._chance.random() >= 0.2:
            return
        case = await self._step("fileObjection", "objector", note=_NOTE)
        if case is None:
            return
        fate, told = self._chance.random(), self._known()
        which: Json = {"objection": case["objections"][-1]["id"]}
        if fate < 0.1:
            await self._decide(which, decision="REFUSE", reason="NO_EVIDENCE", note=_NOTE)
            return
        if await self._decide(which, decision="ACCEPT") is None:
            return
        told.standing = Standing.SUSPENDED
        told.events["OBJECTION_ACCEPTED"] += 1
        if fate < 0.2:
            return
        upheld = fate < 0.4
        decision = "UPHOLD" if upheld else "REJECT"
        if await self._decide(which, decision=decision, note=_NOTE) is None:
            return
        told.standing = Standing.VOID if upheld else Standing.REACHED
        told.events[f"OBJECTION_{'UPHELD' if upheld else 'REJECTED'}"] += 1

    async def _decide(self, which: Json, **given: Any) -> Json | None:
        return await self._step("decideObjection", self._decider, **which, **given)

    async def _ended(self) -> None:
        """Repair, release or revoke some of those that count."""
        told, fate = self._known(), self._chance.random()
        if told.standing is not Standing.REACHED or fate > 0.3:
            return
        if fate < 0.1 and self._is_punishment:
            await self._repaired(told)
        elif fate < 0.2:
            if await self._step("releaseCase", reason="TERM_OVER", note=_NOTE):
                told.standing = Standing.ENDED
                told.events["RELEASED"] += self._is_punishment
        elif await self._step("revokeCase", self._decider, reason="DECISION_WRONG", note=_NOTE):
            told.standing = Standing.VOID if self._is_punishment else Standing.ENDED
            told.events["REVOKED"] += self._is_punishment

    async def _repaired(self, told: Told) -> None:
        case = await self._step("applyForRepair", "objector", note=_NOTE, evidence=_EVIDENCE)
        if case is None:
            return
        which: Json = {"repair": case["repairs"][-1]["id"], "decision": "GRANT", "dutiesDone": True}
        if await self._step("decideRepair", self._decider, **which, note=_NOTE):
            told.standing = Standing.ENDED
            told.events["REPAIRED"] += 1

    async def _step(self, name: str, org: str | None = None, **given: Any) -> Json | None:
        told = self._known()
        case = await self._office.done(name, org or self._initiator, case=told.id, **given)
        if case is not None:
            self._note(case)
        return case

    def _note(self, case: Json) -> None:
        told = self._known()
        told.state, told.steps = case["state"], case["lastStep"]
        told.tasks = {task["department"]: task["state"] for task in case["tasks"]}
