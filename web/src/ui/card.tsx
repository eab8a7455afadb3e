// A subject's card: who it is, how it stands, its honours and its credit report.
import { useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import type { SubjectDetails } from "../api/types.ts";
import type { GraphNode } from "../model/graph.ts";
import { words } from "../text/codes.ts";
import type { TextKey } from "../text/texts.ts";
import { save } from "../view/export.ts";
import { Answered, Pending, ProblemBox, Shape, useAnswer, useExplorer } from "./shared.tsx";

export function Card({ id }: { id: string }) {
  const { explorer, state } = useExplorer();
  const answer = useAnswer(id, (asking) => explorer.service.subject(id, asking));
  const details = answer.data;
  const { validAt, knownAt } = state.view.moment;
  return (
    <article class="card">
      <Heading name={details?.name} node={state.graph.nodes.get(id)} />
      <Growing id={id} />
      <Pending answer={answer} />
      {details && <Facts details={details} />}
      <Honours key={`${validAt}~${knownAt}`} id={id} />
      <Report id={id} />
    </article>
  );
}

const NOT_DRAWN = { standing: null, complete: false, sources: [] };

/** Who it is and how it stands, with how far that was answered. */
function Heading({ name, node }: { name: string | undefined; node: GraphNode | undefined }) {
  const { language, t } = useExplorer();
  const { standing, complete, sources } = node ?? NOT_DRAWN;
  return (
    <>
      <header>
        <Shape standing={standing} size={26} />
        <div>
          <h2 data-card-name>{name ?? node?.name}</h2>
          <p class={`standing ${standing ?? ""}`}>
            {standing ? words(standing, language) : t("notAsked")}
            {standing && !complete && <em> · {t("incompleteNode")}</em>}
          </p>
        </div>
      </header>
      {standing && <Answered completeness={complete ? "COMPLETE" : "INCOMPLETE"} staleness={sources} />}
    </>
  );
}

function Growing({ id }: { id: string }) {
  const { explorer, state, t } = useExplorer();
  const hidden = state.graph.bundles.get(id)?.hidden ?? 0;
  const grown = explorer.isGrown(id);
  return (
    <div class="row">
      {!grown && (
        <button type="button" class="primary" onClick={() => void explorer.grow(id)}>
          {t("expand")}
        </button>
      )}
      {grown && hidden > 0 && (
        <button type="button" onClick={() => void explorer.grow(id)}>
          {t("expandMore", { n: Math.min(25, hidden) })}
        </button>
      )}
      {[2, 3].map((depth) => (
        <button type="button" key={depth} onClick={() => void explorer.add({ what: "around", id, depth })}>
          {t("around", { n: depth })}
        </button>
      ))}
      {grown && (
        <button type="button" onClick={() => explorer.shrink(id)}>
          {t("collapse")}
        </button>
      )}
      {id !== state.view.subject && (
        <button
          type="button"
          onClick={() => {
            const node = state.graph.nodes.get(id);
            if (node) void explorer.start(node);
          }}
        >
          {t("startHere")}
        </button>
      )}
    </div>
  );
}

function Facts({ details }: { details: SubjectDetails }) {
  const { language, t } = useExplorer();
  const rows: [TextKey, string | null | undefined][] = [
    ["uscc", details.uscc],
    ["status", details.status ? words(details.status, language) : null],
    ["established", details.establishedOn],
    ["revokedOn", details.revokedOn],
    ["deregistered", details.deregisteredOn],
    ["region", details.regionCode],
    ["capital", details.registeredCapital],
    ["formerNames", details.formerNames?.join("、")],
    ["birth", details.birthDate],
    ["unspecified", details.unspecified],
  ];
  return (
    <dl>
      {rows.map(([key, value]) =>
        value ? (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function Honours({ id }: { id: string }) {
  const { state, t } = useExplorer();
  return (
    <section data-honours>
      <h3>{t("honours")}</h3>
      {state.hasToken ? <HonourPage id={id} after={null} /> : <p class="quiet">{t("needsToken")}</p>}
    </section>
  );
}

/** One page of honours, and below it the next once it is asked for. */
function HonourPage({ id, after }: { id: string; after: string | null }) {
  const { explorer, t } = useExplorer();
  const [more, setMore] = useState(false);
  const answer = useAnswer(`${id}~${after}`, (asking) => explorer.service.honours(id, after, asking));
  const page = answer.data;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  return (
    <>
      <Pending answer={answer} />
      {page && page.nodes.length === 0 && <p class="quiet">{t("noHonours")}</p>}
      <ul class="plain">
        {page?.nodes.map((honour) => (
          <li key={honour.id}>
            <strong>{honour.title}</strong>
            <small>
              {" "}
              {honour.awardedOn}
              {honour.until ? ` ${t("until")} ${honour.until}` : ""}
              {honour.revokedOn ? ` · ${t("revoked")} ${honour.revokedOn}` : ""}
              {honour.list ? ` · ${honour.list}` : ""} · {honour.source}
            </small>
          </li>
        ))}
      </ul>
      {next && !more && (
        <button type="button" data-more-honours onClick={() => setMore(true)}>
          {t("moreHonours")}
        </button>
      )}
      {next && more && <HonourPage id={id} after={next} />}
    </>
  );
}

/** The report is fetched with the token and handed over as a file: a plain link could not carry it. */
function Report({ id }: { id: string }) {
  const { explorer, state, language, t } = useExplorer();
  const [purpose, setPurpose] = useState("");
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const fetchReport = async (format: "pdf" | "html") => {
    setBusy(true);
    setProblem(null);
    try {
      const report = await explorer.service.client.report(id, {
        purpose: purpose.trim(),
        lang: language,
        format,
        ...explorer.asOf,
      });
      save(report, `credit-report-${state.view.moment.validAt || "today"}.${format}`);
    } catch (error) {
      setProblem(error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), String(error)));
      explorer.report(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <h3>{t("report")}</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void fetchReport("pdf");
        }}
      >
        <label>
          {t("purpose")}
          <input
            value={purpose}
            maxLength={200}
            required
            placeholder={t("purposeHint")}
            onInput={(event) => setPurpose(event.currentTarget.value)}
          />
        </label>
        <div class="row">
          <button type="submit" disabled={busy}>
            {t("reportPdf")}
          </button>
          <button type="button" disabled={busy || !purpose.trim()} onClick={() => void fetchReport("html")}>
            {t("reportHtml")}
          </button>
        </div>
      </form>
      {problem && <ProblemBox problem={problem} onClose={() => setProblem(null)} />}
    </section>
  );
}
