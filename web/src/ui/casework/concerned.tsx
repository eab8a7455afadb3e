// How the measures of a case stand for its subject and for each person, asked anew after every act.
import { useEffect, useState } from "preact/hooks";
import type { Case } from "../../api/casework-types.ts";
import { type Concerned, concernedBy, type Standing } from "../../model/concerned.ts";
import { words } from "../../text/codes.ts";
import { Answered, Pending, useAnswer, useExplorer } from "../shared.tsx";

interface Props {
  found: Case;
  onKnown: (concerned: Concerned) => void;
}

export function ConcernedList({ found, onKnown }: Props) {
  const { explorer, language, t } = useExplorer();
  const [pages, setPages] = useState(1);
  const asked = language === "zh" ? "ZH" : "EN";
  const isPunishment = found.kind === "PUNISHMENT";
  const key = isPunishment ? `concerned~${found.id}~${found.lastStep}~${pages}~${asked}` : "";
  const answer = useAnswer(key, ({ signal }) => concernedBy(explorer.service, found, pages, asked, signal));
  const { data } = answer;
  useEffect(() => {
    if (data) onKnown(data);
  }, [data]);
  if (!isPunishment) return null;
  return (
    <section data-concerned={data ? found.lastStep : ""}>
      <h3>{t("concerned")}</h3>
      <p class="quiet">{t(found.factId ? "concernedWhat" : "concernedBefore")}</p>
      <Pending answer={answer} />
      <ul class="plain">
        {data?.standings.map((standing) => (
          <Person key={standing.subject.id} standing={standing} found={found} />
        ))}
      </ul>
      {data?.more && (
        <button type="button" data-more-concerned onClick={() => setPages(pages + 1)}>
          {t("concernedMore")}
        </button>
      )}
    </section>
  );
}

function Person({ standing, found }: { standing: Standing; found: Case }) {
  const { language, t } = useExplorer();
  const { subject, items, status, completeness, staleness } = standing;
  return (
    <li data-concerned-id={subject.id} data-status={status ?? "NONE"}>
      <span class={`badge ${status ?? ""}`}>{status ? words(status, language) : t("concernedUnlisted")}</span>{" "}
      <strong>{subject.name || t("unspecified")}</strong>{" "}
      {subject.id === found.subjectId && <small>{t("subjectWord")}</small>}
      {items.length > 0 && (
        <details>
          <summary>{t("reasons")}</summary>
          <ul class="reasons">
            {items.map((item) => (
              <li key={item.measure.code}>
                <span class={`badge small ${item.status}`}>{words(item.status, language)}</span>{" "}
                {item.measure.title}
                {item.reasons.map((reason) => (
                  <small class="line" key={`${reason.role}${reason.anchor}${reason.explanation}`}>
                    {words(reason.role, language)}: {reason.explanation}
                  </small>
                ))}
              </li>
            ))}
          </ul>
          <Answered completeness={completeness} staleness={staleness} />
        </details>
      )}
      {completeness === "INCOMPLETE" && items.length === 0 && (
        <Answered completeness={completeness} staleness={staleness} />
      )}
    </li>
  );
}
