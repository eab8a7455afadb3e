"""Editions and previews as text for a terminal, and an edition as JSON.

Names come from providers: what a terminal would not print is replaced, so that none of them moves its cursor.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import orjson

from graph_api.domain.answers import ReachItem
from graph_api.domain.catalogue.editions import Change, EditionStep
from graph_api.domain.catalogue.effects import Effect, EffectKind
from graph_api.domain.wording import Text
from graph_api.services.catalogue.preview import PreviewPage
from graph_api.services.catalogue.requests import EditionView

_OFFSET = timezone(timedelta(hours=8))

_KINDS = {
    EffectKind.NEWLY_REACHED: Text("新增适用", "newly reached"),
    EffectKind.RELEASED: Text("不再适用", "released"),
    EffectKind.UNCERTAIN: Text("不能确定", "uncertain"),
    EffectKind.CHANGED: Text("其他变化", "changed otherwise"),
}


def edition_line(view: EditionView) -> Text:
    """Return one line about an edition: id, state, first day, last step, name, what may be done now."""
    edition = view.edition
    head = f"{edition.id}  {edition.state}  {edition.valid_from}"
    name, actions = printable(edition.name), ", ".join(view.actions())
    flags = f"  [{printable(', '.join(edition.flags))}]" if edition.flags else ""
    return Text(
        f"{head}  第 {edition.version} 步  {name}{flags}  可办：{actions or '无'}",
        f"{head}  step {edition.version}  {name}{flags}  possible now: {actions or 'nothing'}",
    )


def as_json(view: EditionView) -> str:
    """Return an edition with its rows and steps as JSON for people to read."""
    edition = view.edition
    document = {
        "edition": edition.id,
        "name": edition.name,
        "state": edition.state.value,
        "valid_from": edition.valid_from,
        "department": edition.org,
        "drafted_at": _instant(edition.drafted_at),
        "approved_at": None if edition.approved_at is None else _instant(edition.approved_at),
        "expected_step": edition.version,
        "possible_actions": [action.value for action in view.actions()],
        "memoranda": list(edition.memoranda),
        "flags": list(edition.flags),
        "changes": [_change(change) for change in edition.changes],
        "steps": [_step(step) for step in edition.steps],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()


def preview_text(page: PreviewPage) -> Text:
    """Return a page of a preview: whether it is everything, counts, a line for each effect, how to go on."""
    edition, moment = page.edition, page.moment
    head = f"{edition.id}  {printable(edition.name)}  {edition.valid_from}"
    known = _instant(moment.known_at)
    lines = [Text(f"{head}  知悉时点 {known}", f"{head}  known at {known}"), completeness(page)]
    for kind, words in _KINDS.items():
        tally = page.tallies[kind]
        lines.append(
            Text(
                f"{kind} {words.zh}：自然人 {tally.persons:,}，企业 {tally.enterprises:,}，"
                f"影响 {tally.effects:,}",
                f"{kind} {words.en}: persons {tally.persons:,}, enterprises {tally.enterprises:,}, "
                f"effects {tally.effects:,}",
            )
        )
    lines += [Text(line, line) for line in _effects(page)]
    if page.cursor is not None:
        lines.append(Text(f"下一页：--after {page.cursor}", f"next page: --after {page.cursor}"))
    return Text("\n".join(line.zh for line in lines), "\n".join(line.en for line in lines))


def completeness(page: PreviewPage) -> Text:
    """Return whether the counts of a page are of everything, and what is missing if they are not."""
    if page.complete:
        return Text(
            f"complete: true，已查看全部有关惩戒 {page.sanctions:,} 项。",
            f"complete: true. Every sanction concerned was looked at: {page.sanctions:,}.",
        )
    said = Text(
        f"complete: false，以下计数仅限本次读取的 {page.sanctions:,} 项惩戒，并非全部。",
        f"complete: false. The counts are of the {page.sanctions:,} sanctions of this reading alone, "
        "not of all.",
    )
    if page.truncated:
        bounds = ", ".join(sorted(page.truncated))
        said += Text(
            f"读取上限已触及（{bounds}）：本次读取中也可能有遗漏。",
            f"A bound of the reading was hit ({bounds}): even of these some effects may be missing.",
        )
    if page.cursor is None:
        said += Text(
            "此为最后一页；总数须将各次读取的影响数相加。",
            "This is the last page: effects of all readings add up.",
        )
    return said


def printable(text: str) -> str:
    """Return a text in one line as a terminal prints it."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _effects(page: PreviewPage) -> Iterator[str]:
    for effect in page.effects:
        item, name = effect.item, page.subjects[effect.subject].name
        measure = f"{item.measure.code} {item.measure.title}"
        sanction = f"{item.sanction.source}/{item.sanction.source_id}"
        told = f"{name} ({effect.subject})  {measure}  {sanction}  {_standing(effect)}"
        yield f"  {effect.kind}  {printable(told)}"


def _standing(effect: Effect) -> str:
    return f"{_side(effect.before)} → {_side(effect.after)}"


def _side(item: ReachItem | None) -> str:
    if item is None:
        return "-"
    days = "" if item.valid_from is None else f" {item.valid_from}/{_end(item.valid_until)}"
    return f"{item.status}{days}"


def _end(day: date | None) -> str:
    return ".." if day is None else day.isoformat()


def _change(change: Change) -> dict[str, Any]:
    return {
        "table": change.table.value,
        "key": change.key,
        "columns": list(change.columns),
        "before": change.before,
        "after": change.after,
    }


def _step(step: EditionStep) -> dict[str, Any]:
    return {
        "number": step.number,
        "action": step.action.value,
        "state": step.state.value,
        "known_from": _instant(step.known_from),
        "role": step.role,
        "org": step.org,
        "note": step.note,
    }


def _instant(milliseconds: int) -> str:
    """Return an instant of the second clock as RFC 3339 with the offset +08:00."""
    return datetime.fromtimestamp(milliseconds / 1000, _OFFSET).isoformat(timespec="milliseconds")
