// Who belongs together: related parties by rule, persons who may be one, and parties in common.
import { useState } from "preact/hooks";
import type { RelatedReason } from "../api/types.ts";
import { MOST_COMPARED } from "../model/permalink.ts";
import { words } from "../text/codes.ts";
import { linkDates, linkTitle } from "../view/labels.ts";
import { Picker } from "./picker.tsx";
import { Answered, Pending, SubjectLink, useAnswer, useExplorer } from "./shared.tsx";

/** Members shown at once; a press shows as many more. */
const SHOWN = 40;

export function Groups({ id }: { id: string }) {
  const { state } = useExplorer();
  const isPerson = state.graph.nodes.get(id)?.kind === "PERSON";
  return (
    <section class="groups">
      <Related id={id} />
      {isPerson && <PossiblySame id={id} />}
      <Common id={id} />
    </section>
  );
}

function Related({ id }: { id: string }) {
  const { explorer, language, t } = useExplorer();
  const [shown, setShown] = useState(SHOWN);
  const asked = language === "zh" ? "ZH" : "EN";
  const answer = useAnswer(`related~${id}~${asked}`, (asking) =>
    explorer.service.relatedParties(id, asked, asking),
  );
  const found = answer.data;
  return (
    <section data-related>
      <h3>{t("related")}</h3>
      <Pending answer={answer} />
      {found && (
        <>
          <Answered {...found} />
          {found.members.length === 0 && <p class="quiet">{t("relatedNone")}</p>}
          {found.members.length > 0 && (
            <div class="row">
              <button
                type="button"
                data-draw-related
                onClick={() => void explorer.add({ what: "related", id })}
              >
                {t("draw")}
              </button>
              <small>{t("count", { n: found.members.length })}</small>
            </div>
          )}
          <ul class="plain">
            {found.members.slice(0, shown).map((member) => (
              <li key={member.subject.id} data-member>
                <SubjectLink subject={member.subject} />
                <ul class="reasons">
                  {member.reasons.map((reason) => (
                    <Reason key={`${reason.code}${pathKey(reason)}`} reason={reason} />
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          {found.members.length > shown && (
            <button type="button" onClick={() => setShown(shown + SHOWN)}>
              {t("expandMore", { n: Math.min(SHOWN, found.members.length - shown) })}
            </button>
          )}
          <details>
            <summary>{t("rule")}</summary>
            <p class="quiet">{found.rule}</p>
          </details>
        </>
      )}
    </section>
  );
}

function pathKey(reason: RelatedReason): string {
  return reason.path.nodes.map((node) => node.id).join();
}

function Reason({ reason }: { reason: RelatedReason }) {
  const { explorer, state, language, t } = useExplorer();
  const ids = reason.path.nodes.map((node) => node.id);
  const isDrawn = ids.length > 1 && ids.every((each) => state.graph.nodes.has(each));
  const pressed = state.pointedOut.join() === ids.join();
  return (
    <li>
      {reason.certain !== "YES" && (
        <span class={`badge small ${reason.certain}`}>{words(reason.certain, language)}</span>
      )}{" "}
      {reason.explanation}
      <small class="line">{reason.path.nodes.map((node) => node.name).join(" → ")}</small>
      <small class="line">
        {t("basis")}: {reason.basis} <code>{reason.code}</code>
      </small>
      {isDrawn && (
        <button
          type="button"
          class="link"
          aria-pressed={pressed}
          onClick={() => explorer.pointOut(pressed ? [] : ids)}
        >
          {t("pointOut")}
        </button>
      )}
    </li>
  );
}

function PossiblySame({ id }: { id: string }) {
  const { explorer, language, t } = useExplorer();
  const asked = language === "zh" ? "ZH" : "EN";
  const answer = useAnswer(`same~${id}~${asked}`, (asking) =>
    explorer.service.possiblySame(id, asked, asking),
  );
  const found = answer.data;
  return (
    <section data-same>
      <h3>{t("same")}</h3>
      <p class="notice proposed">{t("sameNote")}</p>
      <Pending answer={answer} />
      {found && <Answered {...found} />}
      {found && found.candidates.length === 0 && <p class="quiet">{t("sameNone")}</p>}
      <ul class="plain">
        {found?.candidates.map((candidate) => (
          <li key={candidate.subject.id} data-candidate>
            <SubjectLink subject={candidate.subject} />
            <ul class="reasons">
              {candidate.evidence.map((each) => (
                <li key={`${each.code}${each.explanation}`}>
                  <span class={`badge small ${each.against ? "AGAINST" : "FOR"}`}>
                    {t(each.against ? "against" : "infavour")}
                  </span>{" "}
                  {saidBy(words(each.code, language), each.explanation)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {found && found.total > found.candidates.length && (
        <p class="quiet">{t("sameMore", { n: found.total - found.candidates.length })}</p>
      )}
    </section>
  );
}

/** The kind of evidence before what it is, unless that begins with the same words. */
function saidBy(kind: string, explanation: string): string {
  return explanation.startsWith(kind) ? explanation : `${kind}: ${explanation}`;
}

function Common({ id }: { id: string }) {
  const { explorer, state, language, t } = useExplorer();
  const ids = state.picked.compared.map((each) => each.id);
  const { links } = state.view;
  const key = ids.length < 2 ? "" : `common~${ids.join()}~${links?.join()}`;
  const answer = useAnswer(key, (asking) => explorer.service.commonParties(ids, links, asking));
  const found = answer.data;
  return (
    <section data-common>
      <h3>{t("common")}</h3>
      <Picker what="compared" label={t("commonPick")} chosen={id} most={MOST_COMPARED} />
      <Pending answer={answer} />
      {found && <Answered {...found} />}
      {found && found.parties.length === 0 && <p class="quiet">{t("commonNone")}</p>}
      {found && found.parties.length > 0 && (
        <div class="row">
          <button type="button" data-draw-common onClick={() => void explorer.add({ what: "common", ids })}>
            {t("draw")}
          </button>
          <small>{t("count", { n: found.parties.length })}</small>
        </div>
      )}
      <ul class="plain">
        {found?.parties.map((party) => (
          <li key={party.subject.id} data-party>
            <SubjectLink subject={party.subject} />{" "}
            <small>{t("commonOf", { n: party.linked.length, all: ids.length })}</small>
            {!party.relates && <small> · {t("commonState")}</small>}
            <ul class="reasons">
              {party.links.map((link) => {
                const other = link.from.id === party.subject.id ? link.to : link.from;
                return (
                  <li key={`${link.kind}${other.id}${link.since}${link.percent}`}>
                    {linkTitle(link, language)} {link.from.id === party.subject.id ? "→" : "←"} {other.name}{" "}
                    <small>{linkDates(link, language)}</small>
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
