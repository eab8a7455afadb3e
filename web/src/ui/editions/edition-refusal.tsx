// What a refusal about an edition tells besides its reason: rows with what is wrong, and how it stands now.
import { useEffect } from "preact/hooks";
import type { Edition, EditionOutcome } from "../../api/edition-types.ts";
import { editionWords } from "../../text/edition-codes.ts";
import { useExplorer } from "../shared.tsx";

interface Props {
  refusal: EditionOutcome | null;
  onSeen?: (found: Edition) => void;
}

export function EditionRefusal({ refusal, onSeen }: Props) {
  const { language, t } = useExplorer();
  const existing = refusal?.existing;
  // What is decided next is decided upon the edition as the refusal shows it.
  useEffect(() => {
    if (existing) onSeen?.(existing);
  }, [existing]);
  if (!refusal) return null;
  return (
    <>
      {existing && (
        <span data-stands-now={existing.state}>
          {t("editionStandsNow", {
            state: editionWords("state", existing.state, language),
            step: existing.lastStep,
          })}
        </span>
      )}
      {(refusal.findings ?? []).map((each) => (
        <span key={`${each.row}${each.column}${each.code}`} data-finding={each.code} data-row={each.row}>
          {t("editionRow", { n: each.row })} {each.table} {each.column} <code>{each.code}</code>{" "}
          {each[language]} {each.value}
        </span>
      ))}
    </>
  );
}
