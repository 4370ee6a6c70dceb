import { type Part, type Placed } from './layout';

export const counter = (slope: number) => (i: number) => i * slope;

/** Eight targets, each on one shard. */
export function targets(shards: number): Placed[] {
  return targetsOn((n) => [{ shard: n % shards }]);
}

/** Eight targets, of which `on` says what is where. */
export function targetsOn(on: (n: number) => readonly Part[]): Placed[] {
  return Array.from({ length: 8 }, (_, n) => n).flatMap((n) => {
    const target = { job: n < 5 ? 'node' : 'api', instance: `host-${n}:9100` };
    const placed = (labels: Readonly<Record<string, string>>, value: Placed['value']): Placed => ({
      ...{ labels: { ...labels, ...target }, value, on: on(n) },
    });
    return [
      placed({ __name__: 'up' }, () => 1),
      ...['200', '404'].map((code) => placed({ __name__: 'req_total', code }, counter(n + Number(code) / 100))),
      placed({ __name__: 'mem' }, (i) => 100 + n + (i % 7)),
      ...['0.1', '1', '+Inf'].map((le, b) => placed({ __name__: 'lat_bucket', le }, counter((b + 1) * (n + 2)))),
    ];
  });
}
