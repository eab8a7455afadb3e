// What a case says, with the persons that it names and what is remarkable about them.
import type { Case } from "../../api/casework-types.ts";
import { caseWords } from "../../text/casework-codes.ts";
import type { TextKey } from "../../text/texts.ts";
import { type Translate, useExplorer } from "../shared.tsx";
import { Due } from "./lists.tsx";

interface Props {
  found: Case;
  people: ReadonlyMap<string, string>;
}

export function CaseFacts({ found, people }: Props) {
  const { explorer, language, t } = useExplorer();
  const general = found.flags.filter((flag) => !flag.includes(":"));
  const subject = {
    id: found.subjectId,
    kind: found.subjectId.startsWith("p_") ? ("PERSON" as const) : ("ENTERPRISE" as const),
    name: found.subjectName ?? "",
  };
  const show = () => {
    explorer.go("graph");
    void explorer.start(subject);
  };
  return (
    <section data-content>
      <h3>{t("caseFacts")}</h3>
      <dl>
        {rowsOf(found, (code) => caseWords("grade", code, language)).map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {found.dueOn && (
          <div>
            <dt>{t("due")}</dt>
            <dd>
              <Due day={found.dueOn} overdue={found.overdue} />
            </dd>
          </div>
        )}
      </dl>
      {general.map((flag) => (
        <p key={flag} class="notice" data-flag={flag}>
          {caseWords("flag", flag, language)}
        </p>
      ))}
      {found.kind === "PUNISHMENT" && <Named found={found} people={people} />}
      <button type="button" onClick={show}>
        {t("showInGraph")}
      </button>
    </section>
  );
}

function rowsOf(found: Case, gradeWords: (code: string) => string): [TextKey, string][] {
  const { content } = found;
  const decided: TextKey = found.kind === "PUNISHMENT" ? "decidedOn" : "awardedOn";
  const rows: [TextKey, string | null][] = [
    ["memorandum", found.memorandum],
    ["measureWord", content.measures.join("、")],
    [
      "otherImplementers",
      content.implementers.map((each) => `${each.measure} ${each.department}`).join("、"),
    ],
    ["honourTitle", content.title],
    ["listName", content.listName],
    ["conduct", content.conduct],
    ["grade", found.grade && gradeWords(found.grade)],
    ["legalBasis", content.legalBasis],
    [decided, found.decidedOn],
    ["effectiveFrom", content.effectiveFrom],
    ["actFrom", content.actFrom],
    ["actUntil", content.actUntil],
    ["term", content.term],
    ["untilDay", content.until],
    ["initiator", found.department],
    ["decider", found.decider],
    ["evidence", content.evidence && `${content.evidence.title} · ${content.evidence.sha256}`],
  ];
  return rows.filter((row): row is [TextKey, string] => Boolean(row[1]));
}

function Named({ found, people }: Props) {
  const { language, t } = useExplorer();
  return (
    <>
      <h3>{t("caseNamed")}</h3>
      {found.named.length === 0 && <p class="quiet">{t("caseNamedNone")}</p>}
      <ul class="plain">
        {found.named.map(({ personId, responsible, capacity }) => (
          <li key={personId} data-named={personId}>
            {people.get(personId) ?? personId} <small>{capacity}</small> · {finding(responsible, t)}{" "}
            {flagsOf(found, personId).map((flag) => (
              <span key={flag} class="badge UNKNOWN" data-flag={flag}>
                {caseWords("flag", flag, language)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function finding(responsible: boolean | null, t: Translate): string {
  if (responsible === null) return t("responsibleOpen");
  return t(responsible ? "responsibleYes" : "responsibleNo");
}

/** Codes of the flags about one person, which are written as CODE:id. */
function flagsOf(found: Case, personId: string): string[] {
  return found.flags.flatMap((flag) => {
    const [code, of] = flag.split(":");
    return code && of === personId ? [code] : [];
  });
}
