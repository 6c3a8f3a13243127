// Time that stands still until a test lets it pass, and a line that never leaves this process.

/** Lets everything that was promised happen. */
export async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export function heldClock(start = Date.UTC(2026, 10, 22, 6, 0)) {
  let now = start;
  let timers = [];
  return {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    /** In how many ms the next thing happens. */
    get next() {
      return Math.min(...timers.map(({ at }) => at)) - now;
    },
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        now = due.at;
        timers = timers.filter((other) => other !== due);
        due.then();
      }
      now = end;
      await settle();
    },
  };
}

/** A WebSocket whose other end is the test. */
export function lines() {
  const opened = [];
  class Line {
    constructor(url, protocols) {
      Object.assign(this, { url, protocols, readyState: 0, sent: [] });
      opened.push(this);
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    close(code) {
      this.readyState = 2;
      this.closedBy = code;
    }
    // what the other end does
    open() {
      this.readyState = 1;
      this.onopen({});
    }
    say(frame) {
      this.onmessage({ data: JSON.stringify(frame) });
    }
    welcome(more = {}) {
      this.open();
      this.say({ t: "welcome", v: 1, user: { id: "me" }, hb: { ping_ms: 25000, grace_ms: 15000 }, ...more });
    }
    shut(code) {
      this.readyState = 3;
      this.onclose({ code });
    }
  }
  return { Line, opened, get last() { return opened[opened.length - 1]; } };
}
