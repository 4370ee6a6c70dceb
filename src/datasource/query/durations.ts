import { rangeUtil } from '@grafana/data';

/** Milliseconds of a duration such as `15s` or `1m30s`, or undefined where it is empty or none. A leading `>` or `<` is left out. */
export function durationMs(text: string | undefined): number | undefined {
  const bare = text?.trim().replace(/^[<>]/, '') ?? '';
  if (bare === '') {
    return undefined;
  }
  if (/^\d+(\.\d+)?$/.test(bare)) {
    return Number(bare) * 1000;
  }
  const parts = bare.match(/\d+(?:\.\d+)?(?:ms|[smhdwMy])/g);
  if (parts === null || parts.join('') !== bare) {
    return undefined;
  }
  const sum = parts.reduce((ms, part) => ms + rangeUtil.intervalToMs(part), 0);
  return sum > 0 ? sum : undefined;
}

/** A duration in PromQL's form: whole seconds as `90s`, anything else as `1500ms`. */
export function promDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`;
}
