// Every measure that concerns a subject, in effect or not, with every reason in words.
import type { ReachItem } from "../api/types.ts";
import { words } from "../text/codes.ts";
import { Answered, Pending, useAnswer, useExplorer } from "./shared.tsx";

const IN_EFFECT = new Set(["REACHED", "SUSPENDED", "REVIEW", "UNKNOWN"]);

export function ReachList({ id }: { id: string }) {
  const { explorer, language, t } = useExplorer();
  const asked = language === "zh" ? "ZH" : "EN";
  const answer = useAnswer(`${id}~${asked}`, (asking) => explorer.service.reach(id, asked, asking));
  const found = answer.data;
  const present = found?.items.filter((item) => IN_EFFECT.has(item.status)) ?? [];
  const others = found?.items.filter((item) => !IN_EFFECT.has(item.status)) ?? [];
  return (
    <section class="reach">
      <Pending answer={answer} />
      {found && <Answered {...found} />}
      {found && found.items.length === 0 && <p class="quiet">{t("noReach")}</p>}
      {present.map((item) => (
        <Item key={keyOf(item)} item={item} />
      ))}
      {others.length > 0 && (
        <details open={present.length === 0}>
          <summary>{t("others", { n: others.length })}</summary>
          {others.map((item) => (
            <Item key={keyOf(item)} item={item} />
          ))}
        </details>
      )}
    </section>
  );
}

function keyOf(item: ReachItem): string {
  return `${item.sanction.id}~${item.measure.code}`;
}

function Item({ item }: { item: ReachItem }) {
  const { explorer, language, t } = useExplorer();
  const { measure, sanction } = item;
  const dates = [
    item.validFrom ? `${t("from")} ${item.validFrom}` : "",
    item.validUntil ? `${t("until")} ${item.validUntil}` : "",
  ];
  return (
    <article class={`measure ${item.status}`}>
      <header>
        <span class={`badge ${item.status}`}>{words(item.status, language)}</span>
        <strong>{measure.title}</strong>
        <small>{words(measure.force, language)}</small>
      </header>
      <p class="quiet">
        {dates.filter(Boolean).join(" ")} · {t("sanction")} {sanction.sourceId}{" "}
        <button type="button" class="link" onClick={() => explorer.select(sanction.subject.id)}>
          {sanction.subject.name}
        </button>{" "}
        {sanction.decidedOn ?? ""} · {sanction.memorandum}
      </p>
      {sanction.annotations.map((note) => (
        <p key={`${note.type}${note.on}`} class="notice incomplete">
          {words(note.type, language)} {note.on} {note.note ?? ""}
        </p>
      ))}
      <ul class="reasons">
        {item.reasons.map((reason) => (
          <li key={`${reason.role}${reason.anchor}${reason.enterprise?.id}${reason.explanation}`}>
            <span class={`badge small ${reason.status}`}>{words(reason.status, language)}</span>{" "}
            {words(reason.role, language)}: {reason.explanation}
          </li>
        ))}
      </ul>
      <p class="quiet">
        {t("basis")}: {measure.basis}
      </p>
    </article>
  );
}
