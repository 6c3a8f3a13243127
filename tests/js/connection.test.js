// What the line under the header says, and for how long.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Connection } from "../../static/js/elements/chat-room/connection.js";

const words = { offline: "No connection.", sent_late: { one: "Sent %(n)s message", other: "Sent %(n)s messages" } };
let line = "";
globalThis.navigator = globalThis.navigator || { onLine: true };
globalThis.document = { documentElement: { lang: "en" }, dispatchEvent: ({ detail }) => (line = detail.text || "") };

beforeEach(() => (line = ""));

function down() {
  const connection = new Connection(words, () => {});
  connection.down();
  return connection;
}

test("it says that there is no connection, and stops saying it when there is one", () => {
  const connection = down();
  assert.equal(line, "No connection.");
  connection.turn("open", "");
  assert.equal(line, "");
});

test("what waited is thanked for once it is all out", () => {
  const connection = down();
  connection.turn("open", "");
  connection.sentLate(false);
  assert.equal(line, "");
  connection.sentLate(true);
  assert.equal(line, "Sent 2 messages");
});

test("a socket that takes over from HTTP does not wipe the thanks away", () => {
  const connection = down();
  connection.turn("open", "");
  connection.sentLate(true);
  connection.turn("waiting", "");
  connection.turn("open", "");
  assert.equal(line, "Sent 1 message");
});
