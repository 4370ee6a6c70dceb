import { OwnershipMemory } from '../prove/ownershipMemory';
import { type ExecuteOptions } from '../askMembers';
import { type QueryResult } from '../queryResult';
import { runQuery } from '../runQuery';
import { fakeMembers, type Reply } from '../ask/testing/fakeMembers';
import { type Grid, instantGrid } from '../../model/grid';
import { type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { type Topology } from '../../plan/topology';
import { type MemberRequest } from '../ask/transport';

export const topology: Topology = {
  kind: 'hash',
  members: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  ownership: 'proven',
  evaluationInterval: 60_000,
  lookback: 300_000,
};

export const options: ExecuteOptions = {
  partial: 'allow',
  limits: { maxSamples: 100_000, maxSeries: 1_000, maxBytes: 1_000_000 },
  ownership: { memory: new OwnershipMemory(), now: 0 },
};

interface Run {
  readonly query: string;
  readonly reply: (request: MemberRequest) => Reply;
  readonly grid?: Grid;
  readonly topology?: Partial<Topology>;
  readonly options?: Partial<ExecuteOptions>;
}

export async function run({ query, reply, grid = instantGrid(0), ...more }: Run) {
  const { transport, asked } = fakeMembers(reply);
  const fleet = { ...topology, ...more.topology };
  const result = await runQuery({ query, grid, experimental: true }, fleet, transport, { ...options, ...more.options });
  return { result, asked };
}

/** The value as text: series with their values, absent ones as `_`. */
export function show(result: Result<QueryResult>): readonly string[] | string {
  return result.ok ? showValue(result.value.value) : `${result.error.type}: ${result.error.message}`;
}

function showValue(value: Value): readonly string[] {
  switch (value.type) {
    case 'scalar':
      return [[...value.values].join(' ')];
    case 'string':
      return [value.value];
    case 'matrix':
      return value.series.map(({ labels, times, values }) => {
        const samples = Array.from(times, (time, i) => `${values[i]}@${time}`);
        return `${JSON.stringify(labels.toObject())} ${samples.join(' ')}`;
      });
    case 'vector': {
      const { labels, values, presence, grid } = value.series;
      return labels.map((one, s) => {
        const cells = Array.from({ length: grid.length }, (_, t) => s * grid.length + t);
        return `${JSON.stringify(one.toObject())} ${cells.map((i) => (presence[i] === 0 ? '_' : values[i])).join(' ')}`;
      });
    }
  }
}

export const perMember = (values: Readonly<Record<string, Reply>>) => (request: MemberRequest) =>
  values[request.member];
