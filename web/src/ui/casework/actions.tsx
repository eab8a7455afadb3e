// What the caller may do now, as buttons that open a form.
import type { CasePart } from "../../api/casework-types.ts";
import { actFor } from "../../model/acts.ts";
import { caseWords } from "../../text/casework-codes.ts";
import { useExplorer } from "../shared.tsx";

/** The form that is open: one at a time. */
export interface Opened {
  action: string;
  part: CasePart | null;
}

interface ActionsProps {
  actions: string[];
  of: string;
  part: CasePart | null;
  onOpen: (opened: Opened) => void;
}

/** What the service says that the caller may do now, as buttons. */
export function Actions({ actions, of, part, onOpen }: ActionsProps) {
  const { language } = useExplorer();
  const offered = actions.filter((action) => action === "AMEND" || actFor(action, part));
  if (offered.length === 0) return null;
  return (
    <div class="row">
      {offered.map((action) => (
        <button
          type="button"
          key={action}
          data-action={action}
          data-of={of}
          onClick={() => onOpen({ action, part })}
        >
          {caseWords("action", action, language)}
        </button>
      ))}
    </div>
  );
}
