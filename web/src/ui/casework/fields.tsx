// Fields of the forms of casework, each with its label.
import { type ComponentChildren, createContext } from "preact";
import { useContext, useId, useState } from "preact/hooks";
import type { Evidence } from "../../api/casework-types.ts";
import { EvidenceError, type EvidenceProblem, referenceTo } from "../../model/evidence.ts";
import { isDay } from "../../model/moment.ts";
import { useExplorer } from "../shared.tsx";

/** The field that a refusal is about, and why, in the page's language. */
export const RefusedField = createContext<{ name: string; why: string } | null>(null);

interface Wrong {
  id: string;
  why: string;
}

/** What is wrong with a field, and how its input says so to those who hear the page; null: nothing known. */
function useWrong(name: string, own = ""): [Wrong | null, object] {
  const id = useId();
  const refused = useContext(RefusedField);
  const why = own || (refused?.name === name ? refused.why : "");
  if (!why) return [null, {}];
  return [
    { id, why },
    { "aria-invalid": true, "aria-describedby": id },
  ];
}

interface FieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  needed?: boolean;
  hint?: string;
}

export function TextField({ label, name, value, onChange, needed, hint }: FieldProps) {
  const [wrong, told] = useWrong(name);
  return (
    <Labelled label={label} needed={needed} wrong={wrong}>
      <input
        {...told}
        data-field={name}
        autocomplete="off"
        value={value}
        required={needed}
        maxLength={2000}
        placeholder={hint}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </Labelled>
  );
}

export function LongField({ label, name, value, onChange, needed, hint }: FieldProps) {
  const [wrong, told] = useWrong(name);
  return (
    <Labelled label={label} needed={needed} wrong={wrong}>
      <textarea
        {...told}
        data-field={name}
        autocomplete="off"
        value={value}
        required={needed}
        rows={3}
        placeholder={hint}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </Labelled>
  );
}

/** A day as text, because a browser shows a date field in the order of its own language. */
export function DayField({ label, name, value, onChange, needed, hint }: FieldProps) {
  const { t } = useExplorer();
  const [wrong, told] = useWrong(name, value !== "" && !isDay(value) ? t("dayWrong") : "");
  return (
    <Labelled label={label} needed={needed} wrong={wrong}>
      <input
        {...told}
        data-field={name}
        value={value}
        required={needed}
        inputMode="numeric"
        autocomplete="off"
        maxLength={10}
        pattern="\d{4}-\d{2}-\d{2}"
        placeholder={hint ?? t("dayForm")}
        onInput={(event) => {
          const field = event.currentTarget;
          const said = field.value.trim();
          field.setCustomValidity(said && !isDay(said) ? t("dayWrong") : "");
          onChange(said);
        }}
      />
    </Labelled>
  );
}

interface ChoiceProps extends FieldProps {
  /** Values with their words; the first value may be "". */
  options: readonly (readonly [string, string])[];
}

export function Choice({ label, name, value, onChange, needed, options }: ChoiceProps) {
  const [wrong, told] = useWrong(name);
  return (
    <Labelled label={label} needed={needed} wrong={wrong}>
      <select
        {...told}
        data-field={name}
        value={value}
        required={needed}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

interface EvidenceProps {
  value: Evidence | null;
  onChange: (value: Evidence | null) => void;
  needed?: boolean;
}

/** A document is chosen, read on this machine and referred to; it is sent nowhere. */
export function EvidenceField({ value, onChange, needed }: EvidenceProps) {
  const { t } = useExplorer();
  const [wrong, told] = useWrong("evidence");
  const [problem, setProblem] = useState<EvidenceProblem | null>(null);
  const [isReading, setReading] = useState(false);
  const choose = async (file: File | undefined) => {
    setProblem(null);
    onChange(null);
    if (!file) return;
    setReading(true);
    try {
      onChange(await referenceTo(file));
    } catch (error) {
      setProblem(error instanceof EvidenceError ? error.problem : "evidenceUnread");
    } finally {
      setReading(false);
    }
  };
  return (
    <>
      <Labelled label={t("evidence")} needed={needed} wrong={wrong}>
        <input
          {...told}
          type="file"
          data-field="evidence"
          required={needed && !value}
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
        <small>{t("evidenceWhat")}</small>
      </Labelled>
      {isReading && <p role="status">{t("evidenceReading")}</p>}
      {problem && (
        <p class="notice problem" role="alert">
          {t(problem)}
        </p>
      )}
      {value && (
        <>
          <p data-sha256 role="status">
            SHA-256 <code>{value.sha256}</code> <small>{t("evidenceBytes", { n: value.size })}</small>
          </p>
          <TextField
            label={t("evidenceTitle")}
            name="evidenceTitle"
            value={value.title}
            needed
            onChange={(title) => onChange({ ...value, title })}
          />
        </>
      )}
    </>
  );
}

interface LabelledProps {
  label: string;
  needed: boolean | undefined;
  wrong: Wrong | null;
  children: ComponentChildren;
}

/** A field below its label; what need not be filled in says so, and so does what is wrong with it. */
function Labelled({ label, needed, wrong, children }: LabelledProps) {
  const { t } = useExplorer();
  return (
    <label class="field">
      <span>
        {label}
        {needed ? "" : <small> {t("optional")}</small>}
      </span>
      {children}
      {wrong && (
        <small id={wrong.id} class="wrong" data-wrong>
          {wrong.why}
        </small>
      )}
    </label>
  );
}
