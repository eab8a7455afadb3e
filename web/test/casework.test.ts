// What a case says as typed and sent, how it stands for a person, and references to evidence.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { Case } from "../src/api/casework-types.ts";
import type { Asking, Service } from "../src/api/service.ts";
import { concernedBy, daysOf, statusOf } from "../src/model/concerned.ts";
import { contentOf, typedFrom, UNTYPED } from "../src/model/content.ts";
import { EvidenceError, LARGEST, referenceTo } from "../src/model/evidence.ts";

const CASE: Case = {
  id: "c1",
  kind: "PUNISHMENT",
  state: "PUBLISHED",
  subjectId: "e_1",
  subjectName: "虚构企业",
  department: "dept-a",
  decider: "dept-b",
  regionCode: "990000",
  factId: "s_1",
  lastStep: 9,
  dueOn: null,
  overdue: false,
  flags: [],
  possibleActions: [],
  memorandum: "M",
  grade: "SERIOUS",
  decidedOn: "2020-01-10",
  content: {
    measures: ["K", "L"],
    conduct: null,
    actFrom: "2019",
    actUntil: null,
    effectiveFrom: null,
    term: "P3Y",
    until: null,
    legalBasis: "虚构依据",
    title: null,
    listName: null,
    implementers: [{ measure: "K", department: "dept-d" }],
    evidence: null,
  },
  named: [{ personId: "p_1", responsible: null, capacity: "总经理" }],
  tasks: [],
  objections: [],
  repairs: [],
  steps: [],
};

test("a draft taken up and saved says the same", () => {
  const typed = typedFrom(CASE, new Map([["p_1", "虚某"]]));
  assert.equal(typed.named[0]?.subject.name, "虚某");
  assert.deepEqual(contentOf("PUNISHMENT", typed), {
    memorandum: "M",
    measures: ["K", "L"],
    grade: "SERIOUS",
    legalBasis: "虚构依据",
    decidedOn: "2020-01-10",
    actFrom: "2019",
    term: "P3Y",
    implementers: [{ measure: "K", department: "dept-d" }],
    named: [{ person: { id: "p_1" }, capacity: "总经理" }],
  });
});

test("an honour says nothing of what only a punishment has", () => {
  const typed = { ...UNTYPED, title: "虚构荣誉", awardedOn: "2020-01-10", memorandum: "M", grade: "MINOR" };
  assert.deepEqual(contentOf("INCENTIVE", typed), { title: "虚构荣誉", awardedOn: "2020-01-10" });
});

test("the strongest status of the measures is a person's", () => {
  const of = (...statuses: string[]) => statusOf(statuses.map((status) => ({ status })));
  assert.equal(of("NOT_REACHED", "SUSPENDED", "ENDED"), "SUSPENDED");
  assert.equal(of("ENDED", "NOT_REACHED"), "ENDED");
  assert.equal(of(), null);
});

test("days that decide are asked about once each, and partial ones are left out", () => {
  assert.deepEqual(daysOf(CASE, "2020-01-10"), ["2020-01-10"]);
  assert.deepEqual(daysOf({ ...CASE, content: { ...CASE.content, actFrom: "2019-05-01" } }, "2024-01-01"), [
    "2024-01-01",
    "2020-01-10",
    "2019-05-01",
  ]);
});

test("persons of every such day are asked about, each once and for this case alone", async () => {
  const asked: string[] = [];
  const node = (id: string) => ({ id, kind: id.startsWith("p") ? "PERSON" : "ENTERPRISE", name: id });
  const service = {
    neighbours: (_id: string, _n: number, _a: null, _l: unknown, { asOf }: Asking) =>
      Promise.resolve({
        edges: (asOf.validAt === "2020-01-10" ? ["p_old", "e_2"] : ["p_new", "p_1"]).map((id) => ({
          node: node(id),
        })),
        pageInfo: { hasNextPage: asOf.validAt === "2020-01-10", endCursor: null },
      }),
    subject: (id: string) => Promise.resolve({ ...node(id), name: "虚某" }),
    reach: (id: string) => {
      asked.push(id);
      const items = [
        { status: id === "p_new" ? "REACHED" : "NOT_REACHED", sanction: { id: "s_1" } },
        { status: "REACHED", sanction: { id: "s_other" } },
      ];
      return Promise.resolve({ subject: node(id), items, completeness: "COMPLETE", staleness: [] });
    },
  } as unknown as Service;
  const { standings, more } = await concernedBy(service, CASE, 1, "ZH", undefined);
  assert.deepEqual(
    standings.map(({ subject, status }) => [subject.id, status]),
    [
      ["e_1", "NOT_REACHED"],
      ["p_1", "NOT_REACHED"],
      ["p_new", "REACHED"],
      ["p_old", "NOT_REACHED"],
    ],
  );
  assert.equal(asked.length, 4);
  assert.equal(more, true);
  const draft = await concernedBy(service, { ...CASE, factId: null }, 1, "ZH", undefined);
  assert.deepEqual(draft, { standings: [], names: new Map([["p_1", "虚某"]]), more: false });
});

test("evidence is referred to by its digest", async () => {
  const file = new File(["虚构证据"], "虚构.pdf", { type: "application/pdf" });
  const digest = createHash("sha256").update("虚构证据").digest("hex");
  assert.deepEqual(await referenceTo(file), {
    sha256: digest,
    size: file.size,
    mediaType: "application/pdf",
    title: "虚构.pdf",
  });
});

test("a document that cannot be referred to is never read", async () => {
  const unread = (size: number) => ({ size, arrayBuffer: () => assert.fail("read") }) as unknown as File;
  await assert.rejects(
    referenceTo(unread(LARGEST + 1)),
    (error) => error instanceof EvidenceError && error.problem === "evidenceTooLarge",
  );
  await assert.rejects(
    referenceTo(unread(0)),
    (error) => error instanceof EvidenceError && error.problem === "evidenceEmpty",
  );
});
