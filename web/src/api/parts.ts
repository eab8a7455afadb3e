// Fields that several questions ask for alike, each written once and sent with the questions that name it.
import age from "./queries/parts/age.graphql";
import casePart from "./queries/parts/casePart.graphql";
import caseView from "./queries/parts/caseView.graphql";
import commitment from "./queries/parts/commitment.graphql";
import decisionFlag from "./queries/parts/decisionFlag.graphql";
import edition from "./queries/parts/edition.graphql";
import editionRefusal from "./queries/parts/editionRefusal.graphql";
import effectCount from "./queries/parts/effectCount.graphql";
import evidence from "./queries/parts/evidence.graphql";
import inboxItem from "./queries/parts/inboxItem.graphql";
import link from "./queries/parts/link.graphql";
import named from "./queries/parts/named.graphql";
import outcome from "./queries/parts/outcome.graphql";
import promises from "./queries/parts/promises.graphql";
import reachItem from "./queries/parts/reachItem.graphql";
import receiptDuties from "./queries/parts/receiptDuties.graphql";
import refusal from "./queries/parts/refusal.graphql";
import share from "./queries/parts/share.graphql";
import step from "./queries/parts/step.graphql";
import tip from "./queries/parts/tip.graphql";

const PARTS = new Map(
  Object.entries({
    age,
    casePart,
    caseView,
    commitment,
    decisionFlag,
    edition,
    editionRefusal,
    effectCount,
    evidence,
    inboxItem,
    link,
    named,
    outcome,
    promises,
    reachItem,
    receiptDuties,
    refusal,
    share,
    step,
    tip,
  }),
);

/** A question together with every part that it names, or that one of these names. */
export function whole(question: string): string {
  const texts = [question];
  const taken = new Set<string>();
  for (const text of texts) {
    for (const [, name] of text.matchAll(/\.\.\.(\w+)/g)) {
      const part = PARTS.get(name ?? "");
      if (!part || taken.has(name ?? "")) continue;
      taken.add(name ?? "");
      texts.push(part);
    }
  }
  return texts.join("");
}
