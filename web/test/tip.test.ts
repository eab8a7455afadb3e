// A report as it is sent, without a token and without what its informer did not say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../src/api/client.ts";
import { EMPTY, writeView } from "../src/model/permalink.ts";
import { OTHER_CONDUCT, submissionOf, TIP_UNTYPED, tipProblem } from "../src/model/tip.ts";

const typed = { ...TIP_UNTYPED, conduct: "C1-02", text: " 虚构内容 ", regionCode: "630000" };

test("an anonymous report says nothing of its informer", () => {
  assert.deepEqual(submissionOf({ ...typed, subjectName: "虚构企业", name: "  " }, "k"), {
    subjectName: "虚构企业",
    conduct: "C1-02",
    text: "虚构内容",
    regionCode: "630000",
    idempotencyKey: "k",
  });
});

test("what the informer says of himself is sent as he says it", () => {
  const sent = submissionOf({ ...typed, subjectCode: "91990000MA9900A13A", contact: "虚构联系" }, "k");
  assert.deepEqual(sent.informer, { contact: "虚构联系" });
  assert.deepEqual(sent.subject, { uscc: "91990000MA9900A13A" });
});

test("a conduct that is not listed is named by its code", () => {
  const sent = submissionOf({ ...typed, conduct: OTHER_CONDUCT, otherConduct: " T-01 " }, "k");
  assert.equal(sent.conduct, "T-01");
});

test("a report is about somebody, and what could be two codes is asked back", () => {
  assert.equal(tipProblem(typed), "missing");
  assert.equal(tipProblem({ ...typed, subjectCode: "不明" }), "unclear");
  assert.equal(tipProblem({ ...typed, subjectName: "虚构企业" }), "");
});

test("what an informer sends bears no token, whatever token the page has", async () => {
  const sent: Headers[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = (_: unknown, request?: RequestInit) => {
    sent.push(new Headers(request?.headers));
    return Promise.resolve(new Response('{"data":{"ok":true}}'));
  };
  try {
    const client = new Client();
    client.setToken("token-of-somebody");
    await client.askWithoutToken("{ ok }", {});
    await client.ask("{ ok }", {});
  } finally {
    globalThis.fetch = before;
  }
  assert.deepEqual(
    sent.map((headers) => headers.get("authorization")),
    [null, "Bearer token-of-somebody"],
  );
});

test("a permalink of the reporting form names the place alone", () => {
  assert.equal(writeView({ ...EMPTY, place: "tip", openId: "tip_1" }), "#w=tip&lang=zh");
});
