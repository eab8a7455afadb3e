// Drafting an edition, and saying anew all that a draft says: rows of the exchange format, cell by cell.
import { useState } from "preact/hooks";
import {
  type CatalogueTable,
  type Edition,
  type EditionFinding,
  type EditionOutcome,
  TABLES,
} from "../../api/edition-types.ts";
import {
  type BadLine,
  emptyRow,
  rowsOf,
  showsHidden,
  typedEdition,
  type TypedEdition,
  type TypedRow,
} from "../../model/editions.ts";
import { editionWords } from "../../text/edition-codes.ts";
import { Choice, DayField, LongField, RefusedField, TextField } from "../casework/fields.tsx";
import { SendForm } from "../casework/send-form.tsx";
import { useSending } from "../casework/sending.tsx";
import { useExplorer } from "../shared.tsx";
import { EditionRefusal } from "./edition-refusal.tsx";

const UNTYPED: TypedEdition = { name: "", validFrom: "", note: "", rows: [emptyRow(0)] };

export function DraftEdition() {
  const { explorer, t } = useExplorer();
  const [typed, setTyped] = useState(UNTYPED);
  const [bad, setBad] = useState<BadLine[]>([]);
  const sending = useSending<EditionOutcome>(({ edition }) => {
    if (edition) explorer.go("edition", edition.id);
  });
  const send = () => {
    const { rows, bad: found } = rowsOf(typed.rows);
    setBad(found);
    if (found.length) return;
    const said = saidOf(typed);
    void sending.run((idempotencyKey) =>
      explorer.editions.act("draftEdition", { ...said, rows, idempotencyKey }),
    );
  };
  return (
    <SendForm
      name="DRAFT"
      title={t("draftEdition")}
      sending={sending}
      onSend={send}
      submit={t("draftEdition")}
      refused={<EditionRefusal refusal={sending.refusal} />}
    >
      <EditionFields typed={typed} bad={bad} findings={sending.refusal?.findings ?? []} onChange={setTyped} />
    </SendForm>
  );
}

interface AmendProps {
  found: Edition;
  onDone: (found: Edition, repeated: boolean) => void;
  onSeen: (found: Edition) => void;
  onClose: () => void;
}

export function AmendEdition({ found, onDone, onSeen, onClose }: AmendProps) {
  const { explorer, language, t } = useExplorer();
  const [typed, setTyped] = useState(() => typedEdition(found));
  const [bad, setBad] = useState<BadLine[]>([]);
  const sending = useSending<EditionOutcome>(({ edition, repeated }) => {
    if (edition) onDone(edition, repeated ?? false);
  });
  const send = () => {
    const { rows, bad: unread } = rowsOf(typed.rows);
    setBad(unread);
    if (unread.length) return;
    const said = { ...saidOf(typed), edition: found.id, expectedStep: found.lastStep };
    void sending.run((idempotencyKey) =>
      explorer.editions.act("amendEdition", { ...said, rows, idempotencyKey }),
    );
  };
  return (
    <SendForm
      name="AMEND"
      title={editionWords("action", "AMEND", language)}
      sending={sending}
      onSend={send}
      onClose={onClose}
      submit={t("saveEdition")}
      refused={<EditionRefusal refusal={sending.refusal} onSeen={onSeen} />}
    >
      <EditionFields typed={typed} bad={bad} findings={sending.refusal?.findings ?? []} onChange={setTyped} />
    </SendForm>
  );
}

function saidOf({ name, validFrom, note }: TypedEdition): object {
  return { name: name.trim(), validFrom, ...(note.trim() ? { note: note.trim() } : {}) };
}

interface FieldsProps {
  typed: TypedEdition;
  bad: BadLine[];
  /** What the service found wrong with rows; each is said at its row. */
  findings: EditionFinding[];
  onChange: (typed: TypedEdition) => void;
}

function EditionFields({ typed, bad, findings, onChange }: FieldsProps) {
  const { t } = useExplorer();
  const set = (change: Partial<TypedEdition>) => onChange({ ...typed, ...change });
  const setRow = (id: number, change: Partial<TypedRow>) =>
    set({ rows: typed.rows.map((row) => (row.id === id ? { ...row, ...change } : row)) });
  const nextId = Math.max(-1, ...typed.rows.map(({ id }) => id)) + 1;
  return (
    <>
      {bad.length > 0 && (
        <div class="notice problem" role="alert" data-bad-cells>
          {bad.map(({ row, line }) => (
            <span key={`${row}${line}`}>{t("editionBadCells", { n: row, line })}</span>
          ))}
        </div>
      )}
      {[typed.name, ...typed.rows.map(({ cells }) => cells)].some(showsHidden) && (
        <p class="notice" role="status" data-hidden-characters>
          {t("editionHidden")}
        </p>
      )}
      <TextField
        label={t("editionName")}
        name="name"
        value={typed.name}
        needed
        onChange={(name) => set({ name })}
      />
      <DayField
        label={t("editionFrom")}
        name="validFrom"
        value={typed.validFrom}
        needed
        onChange={(validFrom) => set({ validFrom })}
      />
      {typed.rows.map((row, at) => (
        <RowFields
          key={row.id}
          row={row}
          number={at + 1}
          findings={findings.filter((each) => each.row === at + 1)}
          onChange={(change) => setRow(row.id, change)}
          onRemove={
            typed.rows.length > 1 ? () => set({ rows: typed.rows.filter(({ id }) => id !== row.id) }) : null
          }
        />
      ))}
      <button type="button" data-add-row onClick={() => set({ rows: [...typed.rows, emptyRow(nextId)] })}>
        {t("editionAddRow")}
      </button>
      <LongField label={t("note")} name="note" value={typed.note} onChange={(note) => set({ note })} />
    </>
  );
}

interface RowProps {
  row: TypedRow;
  number: number;
  findings: EditionFinding[];
  onChange: (change: Partial<TypedRow>) => void;
  /** null: the only row, which an edition needs. */
  onRemove: (() => void) | null;
}

function RowFields({ row, number, findings, onChange, onRemove }: RowProps) {
  const { language, t } = useExplorer();
  const why = findings.map((each) => `${each.column} ${each.code} ${each[language]}`.trim()).join(" ");
  const tables = TABLES.map((table) => [table, editionWords("table", table, language)] as const);
  return (
    <fieldset class="picker" data-row={number}>
      <legend>{t("editionRow", { n: number })}</legend>
      <Choice
        label={t("editionTable")}
        name="table"
        value={row.table}
        needed
        options={tables}
        onChange={(table) => onChange({ table: table as CatalogueTable })}
      />
      <RefusedField.Provider value={why ? { name: "cells", why } : null}>
        <LongField
          label={t("editionCells")}
          name="cells"
          value={row.cells}
          needed
          hint={"measure: K-01\nrole: SHAREHOLDER"}
          onChange={(cells) => onChange({ cells })}
        />
      </RefusedField.Provider>
      <label class="row">
        <input
          type="checkbox"
          data-field="repeal"
          checked={row.repeal}
          onChange={(event) => onChange({ repeal: event.currentTarget.checked })}
        />
        {t("editionRepeal")}
      </label>
      {onRemove && (
        <button type="button" onClick={onRemove}>
          {t("editionRemoveRow", { n: number })}
        </button>
      )}
    </fieldset>
  );
}
