// The subject that a form is about, chosen by search.
import type { Named } from "../../api/types.ts";
import { Search } from "../search.tsx";
import { useExplorer } from "../shared.tsx";

interface Props {
  subject: Named | null;
  onChoose: (subject: Named) => void;
}

export function SubjectField({ subject, onChoose }: Props) {
  const { t } = useExplorer();
  return (
    <fieldset class="picker" data-form-subject={subject?.id ?? ""}>
      <legend>{t("subjectWord")}</legend>
      <p role="status">{subject ? subject.name || subject.id : t("caseSubjectNone")}</p>
      <Search label={t("caseSubject")} clears onChoose={onChoose} />
    </fieldset>
  );
}

/** A subject known by its id, looked at in the graph. */
export function InGraph({ id, name }: { id: string; name?: string }) {
  const { explorer, t } = useExplorer();
  const kind = id.startsWith("p_") ? ("PERSON" as const) : ("ENTERPRISE" as const);
  const show = () => {
    explorer.go("graph");
    void explorer.start({ id, kind, name: name ?? "" });
  };
  return (
    <button type="button" class="link" onClick={show} title={t("showInGraph")}>
      {name ?? t("showInGraph")}
    </button>
  );
}
