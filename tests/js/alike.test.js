import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

// What a browser has and Node has not: just enough of it for one element around one form.
const made = new Map();
globalThis.HTMLElement = class {
  dataset = { ask: "/c/kalyna/families/alike" };
  heard = [];
  addEventListener(_, listener) { this.heard.push(listener); }
  querySelector(what) { return what === "form" ? this.form : this.place; }
};
globalThis.customElements = { define: (name, one) => made.set(name, one) };
globalThis.window = globalThis;
globalThis.DOMParser = class { parseFromString = (html) => ({ body: { children: [html] } }); };
globalThis.FormData = class { constructor(form) { return form.boxes; } };

await import("../../static/js/elements/alike-people.js");
const AlikePeople = made.get("alike-people");

let asked;
let answers;
let person;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  asked = [];
  answers = [];
  globalThis.fetch = (path, { body }) => {
    asked.push([path, Object.fromEntries(body)]);
    return new Promise((answer, fail) => answers.push({ answer: (html, ok = true) => answer({ ok, text: async () => html }), fail }));
  };
  person = new AlikePeople();
  person.form = { boxes: [["given", ""], ["family", ""], ["area", ""]] };
  person.place = { shown: [], replaceChildren(...children) { this.shown = children; } };
  person.connectedCallback();
});

const type = (name, words) => {
  person.form.boxes.find(([box]) => box === name)[1] = words;
  for (const listener of person.heard) listener({ target: { name } });
};
const settled = () => new Promise((done) => setImmediate(done));

test("it asks once somebody has stopped typing, not at every letter", () => {
  for (const words of ["Г", "Га", "Гал"]) {
    type("given", words);
    mock.timers.tick(600);
  }
  assert.equal(asked.length, 0);
  mock.timers.tick(100);
  assert.deepEqual(asked, [["/c/kalyna/families/alike", { given: "Гал", family: "", area: "" }]]);
});

test("who may be meant is shown beside the form", async () => {
  type("given", "Галина");
  mock.timers.tick(700);
  answers[0].answer("<p>Галина Шевчук</p>");
  await settled();
  assert.deepEqual(person.place.shown, ["<p>Галина Шевчук</p>"]);
});

test("what tells nobody apart is not asked, and the same is not asked twice", () => {
  type("area", "Вінниця");
  mock.timers.tick(1000);
  assert.equal(asked.length, 0);
  type("given", "Галина");
  mock.timers.tick(700);
  type("given", "Галина");
  mock.timers.tick(700);
  assert.equal(asked.length, 1);
});

test("an answer that comes late does not cover the newer one", async () => {
  type("given", "Галина");
  mock.timers.tick(700);
  type("given", "Ганна");
  mock.timers.tick(700);
  answers[1].answer("Ганна");
  await settled();
  answers[0].answer("Галина");
  await settled();
  assert.deepEqual(person.place.shown, ["Ганна"]);
});

test("a refusal leaves what is shown, and without a connection it asks again", async () => {
  type("given", "Галина");
  mock.timers.tick(700);
  answers[0].answer("too many", false);
  await settled();
  assert.deepEqual(person.place.shown, []);
  type("given", "Ганна");
  mock.timers.tick(700);
  answers[1].fail(new TypeError("no connection"));
  await settled();
  type("given", "Ганна");
  mock.timers.tick(700);
  assert.equal(asked.length, 3, "the same words, since nobody answered");
});
