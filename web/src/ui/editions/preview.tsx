// Whom an edition would reach, release or leave in doubt, page by page; what was not looked at is said.
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, isCancelled } from "../../api/client.ts";
import type { EditionEffect, EffectCount, EffectKind } from "../../api/edition-types.ts";
import type { ReachItem } from "../../api/types.ts";
import { isWhole, type Reading, withPage } from "../../model/editions.ts";
import { words } from "../../text/codes.ts";
import { editionWords } from "../../text/edition-codes.ts";
import { InGraph } from "../desk/subject-field.tsx";
import { ProblemBox, useExplorer } from "../shared.tsx";

interface Seen {
  readings: Reading[];
  /** Where the next page begins; null: this was the last. */
  next: string | null;
  isHidden: boolean;
}

const UNSEEN: Seen = { readings: [], next: null, isHidden: false };

export function Preview({ edition }: { edition: string }) {
  const { explorer, language, t } = useExplorer();
  const [seen, setSeen] = useState<Seen | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const asking = useRef<AbortController | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => asking.current?.abort(), []);
  const ask = async ({ readings, next }: Seen) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    asking.current = new AbortController();
    try {
      const asked = language === "zh" ? "ZH" : "EN";
      const page = await explorer.editions.preview(edition, next, asked, asking.current.signal);
      if (!page) setSeen({ ...UNSEEN, isHidden: true });
      else {
        const { hasNextPage, endCursor } = page.pageInfo;
        const after = hasNextPage ? endCursor : null;
        setSeen({ readings: withPage(readings, page), next: after, isHidden: false });
      }
    } catch (error) {
      if (isCancelled(error)) return;
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section data-preview data-busy={busy}>
      <h3>{t("preview")}</h3>
      <p class="quiet">{t("previewWhat")}</p>
      {problem && <ProblemBox problem={problem} />}
      {seen?.isHidden && <p class="notice">{t("previewHidden")}</p>}
      {seen?.readings.map((reading, at) => (
        <OneReading key={at} reading={reading} number={at + 1} />
      ))}
      {seen?.next && (
        <p class="notice incomplete" role="status">
          {t("previewGoesOn")}
        </p>
      )}
      {!seen && (
        <button type="button" data-preview-ask disabled={busy} onClick={() => void ask(UNSEEN)}>
          {t("previewAsk")}
        </button>
      )}
      {seen?.next && (
        <button type="button" data-preview-more disabled={busy} onClick={() => void ask(seen)}>
          {t("previewMore")}
        </button>
      )}
    </section>
  );
}

const COUNTED = [
  ["NEWLY_REACHED", "newlyReached"],
  ["RELEASED", "released"],
  ["UNCERTAIN", "uncertain"],
  ["CHANGED", "changed"],
] as const satisfies readonly (readonly [EffectKind, keyof Reading["counts"]])[];

function OneReading({ reading, number }: { reading: Reading; number: number }) {
  const { language, t } = useExplorer();
  const { counts, effects } = reading;
  const looked = { n: counts.sanctionsLookedAt, m: counts.subjectsLookedAt };
  const concerned = COUNTED.reduce((sum, [, name]) => sum + counts[name].effects, 0);
  return (
    <div data-reading={number} data-whole={isWhole(counts)}>
      <p>
        <strong>{t("previewReading", { n: number })}</strong>{" "}
        <small>{t("previewAsOf", { day: counts.validAt })}</small>
      </p>
      <p class={isWhole(counts) ? "" : "notice incomplete"} role="status">
        {t(counts.complete ? "previewComplete" : "previewPart", looked)}{" "}
        {counts.completeness === "INCOMPLETE" && t("previewCut")}
      </p>
      <dl data-counts>
        {COUNTED.map(([kind, name]) => (
          <div key={kind} data-count={kind} data-effects={counts[name].effects}>
            <dt>{editionWords("effect", kind, language)}</dt>
            <dd>{counted(counts[name], t)}</dd>
          </div>
        ))}
      </dl>
      {concerned === 0 && <p class="quiet">{t("previewNone")}</p>}
      <ul class="plain">
        {effects.map((effect) => (
          <Effect key={keyOf(effect)} effect={effect} />
        ))}
      </ul>
    </div>
  );
}

function counted(count: EffectCount, t: ReturnType<typeof useExplorer>["t"]): string {
  return t("previewCount", { ...count });
}

function keyOf({ subject, before, after }: EditionEffect): string {
  const item = after ?? before;
  return `${subject.id}~${item?.sanction.id}~${item?.measure.code}`;
}

function Effect({ effect }: { effect: EditionEffect }) {
  const { language, t } = useExplorer();
  const { kind, subject, before, after } = effect;
  const item = after ?? before;
  return (
    <li class="measure" data-effect={kind} data-subject={subject.id}>
      <p>
        <span class="badge">{editionWords("effect", kind, language)}</span>{" "}
        <InGraph id={subject.id} name={subject.name || t("unspecified")} /> · {item?.measure.title}{" "}
        <small>
          {item?.measure.code} · {item?.sanction.subject.name} {item?.sanction.decidedOn}
        </small>
      </p>
      <Side word={t("editionBefore")} item={before} />
      <Side word={t("editionAfter")} item={after} />
    </li>
  );
}

function Side({ word, item }: { word: string; item: ReachItem | null }) {
  const { language, t } = useExplorer();
  if (!item) {
    return (
      <p class="quiet">
        {word}: {t("previewNoMeasure")}
      </p>
    );
  }
  return (
    <details>
      <summary>
        {word}: <span class={`badge small ${item.status}`}>{words(item.status, language)}</span>{" "}
        <small>
          {item.validFrom ?? "—"} – {item.validUntil ?? "—"}
        </small>
      </summary>
      <ul class="reasons">
        {item.reasons.map((reason) => (
          <li key={`${reason.role}${reason.anchor}${reason.explanation}`}>
            {words(reason.role, language)}: {reason.explanation}
          </li>
        ))}
      </ul>
    </details>
  );
}
