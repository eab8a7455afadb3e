// The fields of what a case says, and the persons that it names.
import type { CaseKind } from "../../api/casework-types.ts";
import type { Found } from "../../api/types.ts";
import { FIELDS, GRADES, type Typed, type TypedPerson } from "../../model/content.ts";
import { caseWords } from "../../text/casework-codes.ts";
import type { TextKey } from "../../text/texts.ts";
import { Search } from "../search.tsx";
import { useExplorer } from "../shared.tsx";
import { Choice, DayField, EvidenceField, LongField, TextField } from "./fields.tsx";

interface Props {
  kind: CaseKind;
  typed: Typed;
  onChange: (change: (before: Typed) => Typed) => void;
}

const LABELS: Record<string, TextKey> = {
  memorandum: "memorandum",
  measures: "measures",
  conduct: "conduct",
  grade: "grade",
  actFrom: "actFrom",
  actUntil: "actUntil",
  decidedOn: "decidedOn",
  effectiveFrom: "effectiveFrom",
  term: "term",
  until: "untilDay",
  legalBasis: "legalBasis",
  implementers: "implementers",
  title: "honourTitle",
  listName: "listName",
  awardedOn: "awardedOn",
};
/** Days that the service takes whole; those of the conduct may be a month or a year. */
const DAYS = new Set(["decidedOn", "effectiveFrom", "until", "awardedOn"]);
const NEEDED = new Set(["memorandum", "legalBasis", "decidedOn", "title", "awardedOn"]);

export function ContentFields({ kind, typed, onChange }: Props) {
  return (
    <>
      {FIELDS[kind].map((field) => (
        <ContentField key={field} field={field} typed={typed} onChange={onChange} />
      ))}
      {kind === "PUNISHMENT" && (
        <NamedFields
          named={typed.named}
          onChange={(change) => onChange((before) => ({ ...before, named: change(before.named) }))}
        />
      )}
      <EvidenceField
        value={typed.evidence}
        onChange={(evidence) => onChange((before) => ({ ...before, evidence }))}
      />
    </>
  );
}

type FieldProps = Pick<Props, "typed" | "onChange"> & { field: keyof Typed };

function ContentField({ field, typed, onChange }: FieldProps) {
  const { language, t } = useExplorer();
  const value = typed[field];
  const label = LABELS[field];
  if (typeof value !== "string" || !label) return null;
  const props = {
    label: t(label),
    name: field,
    value,
    needed: NEEDED.has(field),
    onChange: (text: string) => onChange((before) => ({ ...before, [field]: text })),
  };
  if (field === "grade") {
    const grades = GRADES.map((each) => [each, caseWords("grade", each, language)] as const);
    return <Choice {...props} options={[["", t("gradeNone")], ...grades]} />;
  }
  if (field === "implementers") return <LongField {...props} />;
  return DAYS.has(field) ? <DayField {...props} /> : <TextField {...props} />;
}

interface NamedProps {
  named: TypedPerson[];
  onChange: (change: (before: TypedPerson[]) => TypedPerson[]) => void;
}

function NamedFields({ named, onChange }: NamedProps) {
  const { t } = useExplorer();
  const add = (subject: Found) =>
    onChange((before) =>
      before.some((each) => each.subject.id === subject.id)
        ? before
        : [...before, { subject, responsible: "true", capacity: "" }],
    );
  const findings = [
    ["true", t("responsibleYes")],
    ["false", t("responsibleNo")],
    ["", t("responsibleOpen")],
  ] as const;
  const change = (id: string, changes: Partial<TypedPerson>) =>
    onChange((before) => before.map((each) => (each.subject.id === id ? { ...each, ...changes } : each)));
  return (
    <fieldset class="picker" data-case-named>
      <legend>{t("caseNamed")}</legend>
      {named.map(({ subject, responsible, capacity }) => {
        const name = subject.name || subject.id;
        return (
          <div key={subject.id} class="row" data-named={subject.id}>
            <Choice
              label={t("responsible", { name })}
              name="responsible"
              value={responsible}
              needed={false}
              options={findings}
              onChange={(value) =>
                change(subject.id, { responsible: value === "true" || value === "false" ? value : "" })
              }
            />
            <TextField
              label={t("capacity", { name })}
              name="capacity"
              value={capacity}
              onChange={(text) => change(subject.id, { capacity: text })}
            />
            <button
              type="button"
              onClick={() => onChange((before) => before.filter((each) => each.subject.id !== subject.id))}
            >
              {t("remove", { name })}
            </button>
          </div>
        );
      })}
      <Search label={t("addNamed")} clears onChoose={add} />
    </fieldset>
  );
}
