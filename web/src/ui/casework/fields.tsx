// Fields of the forms of casework, each with its label.
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Evidence } from "../../api/casework-types.ts";
import { EvidenceError, type EvidenceProblem, referenceTo } from "../../model/evidence.ts";
import { isDay } from "../../model/moment.ts";
import { useExplorer } from "../shared.tsx";

interface FieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  needed?: boolean;
  hint?: string;
}

export function TextField({ label, name, value, onChange, needed, hint }: FieldProps) {
  return (
    <Labelled label={label} needed={needed}>
      <input
        data-field={name}
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
  return (
    <Labelled label={label} needed={needed}>
      <textarea
        data-field={name}
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
  const problem = useId();
  const isWrong = value !== "" && !isDay(value);
  return (
    <Labelled label={label} needed={needed}>
      <input
        data-field={name}
        value={value}
        required={needed}
        inputMode="numeric"
        autocomplete="off"
        maxLength={10}
        pattern="\d{4}-\d{2}-\d{2}"
        placeholder={hint ?? t("dayForm")}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? problem : undefined}
        onInput={(event) => {
          const field = event.currentTarget;
          const said = field.value.trim();
          field.setCustomValidity(said && !isDay(said) ? t("dayWrong") : "");
          onChange(said);
        }}
      />
      {isWrong && <small id={problem}>{t("dayWrong")}</small>}
    </Labelled>
  );
}

interface ChoiceProps extends FieldProps {
  /** Values with their words; the first value may be "". */
  options: readonly (readonly [string, string])[];
}

export function Choice({ label, name, value, onChange, needed, options }: ChoiceProps) {
  return (
    <Labelled label={label} needed={needed}>
      <select
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
      <Labelled label={t("evidence")} needed={needed}>
        <input
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

/** A field below its label; what need not be filled in says so. */
function Labelled({
  label,
  needed,
  children,
}: {
  label: string;
  needed: boolean | undefined;
  children: ComponentChildren;
}) {
  const { t } = useExplorer();
  return (
    <label class="field">
      <span>
        {label}
        {needed ? "" : <small> {t("optional")}</small>}
      </span>
      {children}
    </label>
  );
}
