// Opening a case, and changing what a draft says.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Case, CaseKind } from "../../api/casework-types.ts";
import type { Named } from "../../api/types.ts";
import { contentOf, type Typed, typedFrom, UNTYPED } from "../../model/content.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { Search } from "../search.tsx";
import { useExplorer } from "../shared.tsx";
import { ContentFields } from "./content-fields.tsx";
import { Choice, TextField } from "./fields.tsx";
import { CaseRefusal, useFocusFirst, useSender } from "./sending.tsx";

const KINDS: CaseKind[] = ["PUNISHMENT", "INCENTIVE"];

export function OpenCase() {
  const { explorer, language, t } = useExplorer();
  const [kind, setKind] = useState<CaseKind>("PUNISHMENT");
  const [subject, setSubject] = useState<Named | null>(null);
  const [decider, setDecider] = useState("");
  const [typed, setTyped] = useState<Typed>(UNTYPED);
  const sender = useSender((found) => explorer.go("case", found.id));
  const send = () => {
    if (!subject) return;
    void sender.send("openCase", (idempotencyKey) => ({
      kind,
      subject: { id: subject.id },
      content: contentOf(kind, typed),
      ...(decider.trim() ? { decider: decider.trim() } : {}),
      idempotencyKey,
    }));
  };
  return (
    <form
      class="act wide"
      data-open-case
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h2>{t("placeOpen")}</h2>
      <CaseRefusal sender={sender} />
      <Choice
        label={t("kindWord")}
        name="kind"
        value={kind}
        needed
        options={KINDS.map((each) => [each, caseWords("kind", each, language)] as const)}
        onChange={(value) => setKind(value === "INCENTIVE" ? "INCENTIVE" : "PUNISHMENT")}
      />
      <fieldset class="picker" data-case-subject>
        <legend>{t("subjectWord")}</legend>
        <p role="status">{subject ? subject.name || subject.id : t("caseSubjectNone")}</p>
        <Search label={t("caseSubject")} clears onChoose={setSubject} />
      </fieldset>
      <ContentFields kind={kind} typed={typed} onChange={setTyped} />
      <TextField label={t("deciderHint")} name="decider" value={decider} onChange={setDecider} />
      <div class="row">
        <button type="submit" class="primary" disabled={sender.busy || !subject} data-send>
          {t("openCase")}
        </button>
      </div>
    </form>
  );
}

interface AmendProps {
  found: Case;
  people: ReadonlyMap<string, string>;
  onDone: (found: Case, repeated: boolean) => void;
  onSeen: (found: Case) => void;
  onClose: () => void;
}

export function AmendCase({ found, people, onDone, onSeen, onClose }: AmendProps) {
  const { language, t } = useExplorer();
  const [typed, setTyped] = useState(() => typedFrom(found, people));
  const [lastStep, setLastStep] = useState(found.lastStep);
  const form = useRef<HTMLFormElement>(null);
  const sender = useSender(onDone);
  useFocusFirst(form);
  const existing = sender.refusal?.existing;
  useEffect(() => {
    if (!existing) return;
    setLastStep(existing.lastStep);
    onSeen(existing);
  }, [existing]);
  const send = () =>
    sender.send("amendCase", (idempotencyKey) => ({
      case: found.id,
      content: contentOf(found.kind, typed),
      expectedStep: lastStep,
      idempotencyKey,
    }));
  return (
    <form
      ref={form}
      class="act"
      data-act="AMEND"
      aria-label={caseWords("action", "AMEND", language)}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3>{caseWords("action", "AMEND", language)}</h3>
      <CaseRefusal sender={sender} />
      <ContentFields kind={found.kind} typed={typed} onChange={setTyped} />
      <div class="row">
        <button type="submit" class="primary" disabled={sender.busy} data-send>
          {t("amendCase")}
        </button>
        <button type="button" onClick={onClose}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
