import assert from "node:assert/strict";
import { test } from "node:test";
import { stored, visible } from "../src/text/visible.ts";

test("what is hidden in a name is shown", () => {
  assert.equal(visible("甲\u202e司公乙"), "甲[U+202E]司公乙");
  assert.equal(visible("甲\u200b乙\ufeff\0"), "甲[U+200B]乙[U+FEFF][U+0000]");
  assert.equal(visible("ACM\u0415 集团"), "ACM[U+0415] 集团");
});

test("other names stay as they are", () => {
  for (const name of ["", "甲乙（虚构）有限公司", "Газпром", "β粒子科技", "José", "a\nb\tc", "𠮷野"])
    assert.equal(visible(name), name);
});

test("what was shown is sent as it is stored", () => {
  for (const name of [
    "甲\u202e司公乙",
    "甲\u200b乙\ufeff\0",
    "ACM\u0415 集团",
    "\u{e0041}",
    "Газпром",
    "a\nb\tc",
  ])
    assert.equal(stored(visible(name)), name);
});

test("a code that stands for nothing hidden is text", () => {
  for (const text of ["[U+0041]", "[U+4E00]", "[U+FFFFFF]", "[U+20]", "U+202E"])
    assert.equal(stored(text), text);
});
