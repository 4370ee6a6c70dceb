import { formattedValueToString, getValueFormat } from '@grafana/data';

import { t } from '../text';

/** A count in short form: `12.3 K`. */
export function formatCount(value: number): string {
  return formattedValueToString(getValueFormat('short')(value, value < 1000 ? 0 : 1));
}

/** Bytes in binary units: `1.5 GiB`. */
export function formatBytes(value: number): string {
  return formattedValueToString(getValueFormat('bytes')(value, 1));
}

/** Cores: `0.25`. */
export function formatCores(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** Samples a second: `1.2 K/s`. */
export function formatRate(value: number): string {
  return `${formatCount(value)}/s`;
}

/** A share as whole percent: `42%`. */
export function formatShare(value: number): string {
  return `${Math.round(value * 100)}%`;
}

/** A span of time in its largest unit: `35 s`, `12 min`, `3 h`, `9 d`. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) {
    return t('app.age.seconds', '{{n}} s', { n: seconds });
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) {
    return t('app.age.minutes', '{{n}} min', { n: minutes });
  }
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? t('app.age.hours', '{{n}} h', { n: hours })
    : t('app.age.days', '{{n}} d', { n: Math.round(hours / 24) });
}
