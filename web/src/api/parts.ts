// Fields that several questions ask for alike, each written once and sent with the questions that name it.
import age from "./queries/parts/age.graphql";
import casePart from "./queries/parts/casePart.graphql";
import caseView from "./queries/parts/caseView.graphql";
import evidence from "./queries/parts/evidence.graphql";
import inboxItem from "./queries/parts/inboxItem.graphql";
import link from "./queries/parts/link.graphql";
import named from "./queries/parts/named.graphql";
import outcome from "./queries/parts/outcome.graphql";
import reachItem from "./queries/parts/reachItem.graphql";
import share from "./queries/parts/share.graphql";

const PARTS = new Map(
  Object.entries({ age, casePart, caseView, evidence, inboxItem, link, named, outcome, reachItem, share }),
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
