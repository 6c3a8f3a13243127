// @ts-check
/** Days as people say them. */

/**
 * Months and weekdays come from the page: old phones know too little about Georgian to name them.
 * @param {string} zone @param {{today: string, yesterday: string, months: string[], weekdays: string[]}} words
 */
export function calendar(zone, words) {
  const fields = /** @type {const} */ ({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const format = new Intl.DateTimeFormat("en-CA", { ...fields, hourCycle: "h23", timeZone: zone });
  /** @type {Map<number, Record<string, string>>} */
  const known = new Map(); // asking the browser takes longer than all the rest of drawing
  const parts = (/** @type {number} */ ms) => {
    const minute = Math.floor(ms / 60_000);
    const found = known.get(minute) || Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    known.set(minute, found);
    return found;
  };
  const day = (/** @type {number} */ ms) => {
    const { year, month, day } = parts(ms);
    return `${year}-${month}-${day}`;
  };
  return {
    day,
    /** 18:04 */
    time: (/** @type {number} */ ms) => `${parts(ms).hour}:${parts(ms).minute}`,
    /** Today, yesterday, or a date with its weekday; the year only when it is another one. */
    inWords(/** @type {string} */ date, /** @type {number} */ now) {
      if (date === day(now)) return words.today;
      const noon = Date.parse(`${date}T12:00Z`);
      if (Date.parse(`${day(now)}T12:00Z`) - noon === 86_400_000) return words.yesterday;
      const [year, month, number] = date.split("-").map(Number);
      const dayAndMonth = `${number} ${words.months[month - 1]}`;
      const sameYear = day(now).startsWith(`${year}-`);
      return sameYear ? `${words.weekdays[new Date(noon).getUTCDay()]}, ${dayAndMonth}` : `${dayAndMonth} ${year}`;
    },
  };
}
