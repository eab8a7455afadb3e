import assert from "node:assert/strict";
import { test } from "node:test";
import { visible } from "../src/text/visible.ts";

test("what is hidden in a name is shown", () => {
  assert.equal(visible("甲\u202e司公乙"), "甲[U+202E]司公乙");
  assert.equal(visible("甲\u200b乙\ufeff\0"), "甲[U+200B]乙[U+FEFF][U+0000]");
  assert.equal(visible("ACM\u0415 集团"), "ACM[U+0415] 集团");
});

test("other names stay as they are", () => {
  for (const name of ["", "甲乙（虚构）有限公司", "Газпром", "β粒子科技", "José", "a\nb\tc", "𠮷野"])
    assert.equal(visible(name), name);
});
