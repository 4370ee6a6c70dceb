import { type Labels } from '../../../src/engine/index';
import { queryText } from '../format/queryText';
import { type NamedTexts } from '../format/ruleGroup';
import { validUntil } from './resend';

/** What is sent of an alert. Times are milliseconds since the epoch. */
export interface OutgoingAlert {
  readonly labels: Labels;
  readonly annotations: NamedTexts;
  readonly activeAt: number;
  readonly firedAt?: number;
  readonly resolvedAt?: number;
}

/** What alerts have from outside. */
export interface Surroundings {
  /** For alerts that have no such label. */
  readonly externalLabels: NamedTexts;
  /** Without a slash at its end; empty where there is none. */
  readonly externalUrl: string;
}

/** Of which evaluation alerts are. */
export interface AlertsOf {
  readonly expr: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Of the group, in milliseconds. */
  readonly interval: number;
}

/**
 * What a request to an Alertmanager has of each alert, in JSON. Source: Alertmanager, API v2, `postableAlert`; Prometheus 3.5
 * `rules/manager.go`, `SendAlerts`, and `notifier/manager.go`, `relabelAlerts`.
 */
export function alertMessages(
  alerts: readonly OutgoingAlert[],
  { expr, time, interval }: AlertsOf,
  { externalLabels, externalUrl }: Surroundings
): readonly string[] {
  const external = Object.entries(externalLabels).filter(([, value]) => value !== '');
  const generatorURL = externalUrl === '' ? undefined : externalUrl + tableLink(queryText(expr));
  return alerts.map(({ labels, annotations, activeAt, firedAt = activeAt, resolvedAt = validUntil(time, interval) }) =>
    JSON.stringify({
      ...{ annotations, generatorURL },
      labels: Object.fromEntries([...external, ...labels.entries()]),
      startsAt: new Date(firedAt).toISOString(),
      endsAt: new Date(resolvedAt).toISOString(),
    })
  );
}

/** Source: Prometheus 3.5 `util/strutil/strconv.go`, `TableLinkForExpression`. */
function tableLink(expr: string): string {
  const escaped = encodeURIComponent(expr)
    .replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
  return `/graph?g0.expr=${escaped}&g0.tab=1`;
}
