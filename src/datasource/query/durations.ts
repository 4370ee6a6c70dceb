/** Milliseconds, or what is wrong with the text. */
export type Duration = { readonly ms: number } | { readonly problem: string };

const MS_BY_UNIT: Readonly<Record<string, number>> = {
  ...{ ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1 },
  ...{ s: 1000, m: 60_000, h: 3_600_000 },
};

/** The longest duration Go can hold (2^63 - 1 nanoseconds). */
const MAX_MS = 9_223_372_036_854.775;

const DAY_MS = 86_400_000;
const YEAR_MS = 365.25 * DAY_MS;
const MS_BY_CALENDAR_UNIT: Readonly<Record<string, number>> = {
  ...{ d: DAY_MS, w: 7 * DAY_MS, M: YEAR_MS / 12, y: YEAR_MS },
};

/** What Grafana's settings of a Prometheus data source let be entered (`@grafana/prometheus`, `DURATION_REGEX`). */
export function isSettingDuration(text: string): boolean {
  return /^$|^\d+(ms|[Mwdhmsy])$/.test(text);
}

/** A "Min step" or scrape interval as Grafana's backend reads it: as `grafanaDuration`, and bare seconds, and `<1m>`. */
export function grafanaInterval(text: string): Duration {
  const bare = text.replace(/^</, '').replace(/>$/, '');
  return /^\d+$/.test(bare) ? { ms: Number(bare) * 1000 } : grafanaDuration(bare);
}

/**
 * A duration as Grafana's backend reads it: whole days, weeks, months or years, or what Go reads, fractions included.
 * Source: grafana-plugin-sdk-go, `gtime.ParseDuration`.
 */
export function grafanaDuration(text: string): Duration {
  const [, count, unit] = /^(\d+)([dwMy])$/.exec(text) ?? [];
  return count === undefined ? goDuration(text) : { ms: Number(count) * MS_BY_CALENDAR_UNIT[unit] };
}

/** Source: Go's `time.ParseDuration`, its messages too. */
function goDuration(text: string): Duration {
  const [, sign, digits] = /^([-+]?)([^]*)$/.exec(text) ?? [];
  if (digits === '0') {
    return { ms: 0 };
  }
  const invalid = { problem: `invalid duration ${JSON.stringify(text)}` };
  let total = 0;
  let rest = digits;
  do {
    const [part, count, unit] = /^(\d+\.?\d*|\.\d+)([^\d.]*)/.exec(rest) ?? [];
    if (part === undefined) {
      return invalid;
    }
    if (unit === '') {
      return { problem: `missing unit in duration ${JSON.stringify(text)}` };
    }
    const scale = MS_BY_UNIT[unit];
    if (scale === undefined) {
      return { problem: `unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}` };
    }
    total += Number(count) * scale;
    rest = rest.slice(part.length);
    if (total > MAX_MS) {
      return invalid;
    }
  } while (rest !== '');
  return { ms: sign === '-' ? -total : total };
}

/** What is wrong with a duration, where it stands and what to write instead. */
export function durationProblem(place: string, problem: string): string {
  return `${place}: ${problem}. Write a number and a unit, for example 15s.`;
}

/** A duration in PromQL's form: whole seconds as `90s`, anything else as `1500ms`. */
export function promDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`;
}
