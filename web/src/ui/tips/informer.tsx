// Who informed, for the one person who was named to handle the report: with a purpose, and on record. It is
// shown until it is hidden or the page goes on, and kept nowhere.
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/client.ts";
import type { TipInformer } from "../../api/tip-types.ts";
import { TextField } from "../casework/fields.tsx";
import { ProblemBox, useExplorer } from "../shared.tsx";

export function Informer({ tip }: { tip: string }) {
  const { explorer, t } = useExplorer();
  const [purpose, setPurpose] = useState("");
  const [found, setFound] = useState<{ informer: TipInformer | null } | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  // Every press is a look-up of its own, on record: two at once would be there twice.
  const underWay = useRef(false);
  const ask = async () => {
    if (underWay.current) return;
    underWay.current = true;
    setProblem(null);
    try {
      setFound({ informer: await explorer.tips.informer(tip, purpose.trim()) });
    } catch (error) {
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
      explorer.report(error);
    } finally {
      underWay.current = false;
    }
  };
  return (
    <details data-who={tip}>
      <summary>{t("tipWho")}</summary>
      <form
        class="act"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <p class="quiet">{t("tipWhoWhat")}</p>
        {problem && <ProblemBox problem={problem} />}
        <TextField label={t("purpose")} name="purpose" value={purpose} needed onChange={setPurpose} />
        <div class="row">
          <button type="submit" data-send>
            {t("tipWhoDo")}
          </button>
        </div>
        {found && (
          <div class="notice" role="status" data-informer-told>
            <Who informer={found.informer} />
            <button type="button" onClick={() => setFound(null)}>
              {t("tipWhoHide")}
            </button>
          </div>
        )}
      </form>
    </details>
  );
}

function Who({ informer }: { informer: TipInformer | null }) {
  const { t } = useExplorer();
  if (!informer) return <span>{t("tipWhoNone")}</span>;
  if (!informer.named) return <span>{t("tipWhoAnonymous")}</span>;
  return (
    <span>
      {t("tipInformerName")}: {informer.name ?? "—"} · {t("tipInformerContact")}: {informer.contact ?? "—"}
    </span>
  );
}
