import assert from "node:assert/strict";
import { test } from "node:test";
import { meant } from "../../static/js/later/calling.js";

const names = ["Олена Коваль", "Олег", "Taras", "ნინო", "Мар’яна"];
const offered = (before) => (meant(before, names) || { names: [] }).names;

test("a name that is begun offers those who are called so", () => {
  assert.deepEqual(offered("привіт @Ол"), ["Олена Коваль", "Олег"]);
  assert.deepEqual(offered("@т"), []);
  assert.deepEqual(offered("@t"), ["Taras"]);
  assert.deepEqual(offered("@ნ"), ["ნინო"]);
  assert.deepEqual(offered("@мар'"), ["Мар’яна"], "whichever apostrophe the keyboard has");
  assert.deepEqual(offered("@олена к"), ["Олена Коваль"]);
});

test("an address, a whole name and what is long past offer nobody", () => {
  assert.deepEqual([offered("olena@t"), offered("@Taras"), offered("@Taras, поглянь"), offered("Ол")], [[], [], [], []]);
});

test("the sign alone offers everybody, and it is known where the name begins", () => {
  assert.equal(offered("@").length, 5);
  assert.equal(meant("hi @ta", names).from, 4);
});
