// Lines of a desk: codes, resident's numbers and ids; what could be two things is asked back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readLines, readRef } from "../src/model/refs.ts";

const CODE = "91990000MA9900A13A";
/** Of no person: its region does not exist. */
const NUMBER = "990000190001010014";

test("a code, a resident's number and an id are told apart", () => {
  assert.deepEqual(readRef(CODE), { uscc: CODE });
  assert.deepEqual(readRef(" 91990000 ma9900a13a "), { uscc: CODE });
  assert.deepEqual(readRef("e_abc234"), { id: "e_abc234" });
  const checked = [..."0123456789X"].map((check) => NUMBER.slice(0, 17) + check);
  const found = checked.filter((each) => "identity" in (readRef(each) ?? {}));
  assert.equal(found.length, 1);
});

test("a code whose check fails is left to the service, which says so", () => {
  const wrong = `${CODE.slice(0, 17)}B`;
  assert.deepEqual(readRef(wrong), { uscc: wrong });
});

test("what is nothing or two things is asked back, unless a prefix says it", () => {
  assert.equal(readRef("某某有限公司"), null);
  const both = numbersOfBothKinds();
  assert.equal(readRef(both), null);
  assert.deepEqual(readRef(`uscc:${both}`), { uscc: both });
  assert.deepEqual(readRef(`identity：${both}`), {
    identity: { idType: "RESIDENT_ID", idNumber: both },
  });
  assert.deepEqual(readRef("id: x"), { id: "x" });
});

test("lines keep their number; empty ones are none", () => {
  const lines = readLines(`${CODE}\r\n\n  \n不明\n`);
  assert.deepEqual(
    lines.map((line) => [line.number, line.ref !== null]),
    [
      [1, true],
      [4, false],
    ],
  );
});

/** Digits with which the checks of both a code and a resident's number agree. */
function numbersOfBothKinds(): string {
  for (let at = 0; at < 10_000; at += 1) {
    for (const check of "0123456789") {
      const number = `99000019000101${String(at).padStart(3, "0").slice(-3)}${check}`;
      if (readRef(number) === null) return number;
    }
  }
  throw new Error("none");
}
