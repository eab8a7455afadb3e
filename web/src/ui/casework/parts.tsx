// Tasks, objections and repairs of a case, each with what the caller may do about it.
import type { JSX } from "preact";
import type { Case, CasePart } from "../../api/casework-types.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { useExplorer } from "../shared.tsx";
import { Actions, type Opened } from "./actions.tsx";
import { Due } from "./lists.tsx";

interface Props {
  title: "tasks" | "objections" | "repairs";
  parts: CasePart[];
  found: Case;
  people: ReadonlyMap<string, string>;
  opened: Opened | null;
  form: JSX.Element | null;
  onOpen: (opened: Opened) => void;
}

export function Parts({ title, parts, people, opened, form, onOpen }: Props) {
  const { t } = useExplorer();
  return (
    <section data-parts={title}>
      <h3>{t(title)}</h3>
      {parts.length === 0 && <p class="quiet">{t("noneYet")}</p>}
      <ul class="plain">
        {parts.map((part) => (
          <li key={part.id} data-part={part.id} data-state={part.state} data-measure={part.measure}>
            <About part={part} people={people} />
            <Actions actions={part.possibleActions} of={part.id} part={part} onOpen={onOpen} />
            {opened?.part?.id === part.id && form}
          </li>
        ))}
      </ul>
    </section>
  );
}

function About({ part, people }: { part: CasePart; people: ReadonlyMap<string, string> }) {
  const { language, t } = useExplorer();
  const { personId } = part;
  return (
    <p>
      <span class={`badge ${part.overdue ? "REACHED" : ""}`}>{caseWords("state", part.state, language)}</span>{" "}
      {part.measure ? (
        <>
          <strong>{part.title}</strong> <small>{part.measure}</small> ·{" "}
          {t(part.mandatory ? "mandatory" : "recommended")}
        </>
      ) : (
        (personId && t("concernsPerson", { name: people.get(personId) ?? personId })) || t("concernsAll")
      )}{" "}
      <small>
        {t("implementedBy", { org: part.department })}
        {part.dueOn && (
          <>
            {" "}
            · {t("due")} <Due day={part.dueOn} overdue={part.overdue} />
          </>
        )}
      </small>
    </p>
  );
}
