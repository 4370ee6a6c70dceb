/** An alert is sent again so long after it was sent last, in milliseconds. */
export const RESEND_DELAY_MS = 60_000;

/** How often it may not arrive before it is taken for resolved. */
const LOSSES = 4;

/** What matters of an alert. Times are milliseconds since the epoch. */
export interface Resent {
  readonly state: 'pending' | 'firing' | 'inactive';
  readonly resolvedAt?: number;
  readonly sentAt?: number;
}

/** Whether an alert is to be sent with an evaluation. Source: Prometheus 3.5 `rules/alerting.go`, `needsSending`. */
export function needsSending({ state, resolvedAt = 0, sentAt = 0 }: Resent, time: number): boolean {
  return state !== 'pending' && (resolvedAt > sentAt || sentAt + RESEND_DELAY_MS < time);
}

/** When an alert that fires ends where it is not sent again. Source: Prometheus 3.5 `rules/alerting.go`, `sendAlerts`. */
export function validUntil(time: number, interval: number): number {
  return time + LOSSES * Math.max(interval, RESEND_DELAY_MS);
}
