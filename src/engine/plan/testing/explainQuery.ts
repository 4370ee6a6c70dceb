import { type Grid, instantGrid } from '../../model/grid';
import { parse } from '../../syntax/parse';
import { explain } from '../explain';
import { planQuery, type PlanOptions } from '../planQuery';
import { type Topology } from '../topology';

/** A query, and the lines of its plan. */
export type Row = readonly [query: string, plan: readonly string[]];

/** A fleet of two members. */
export const fleet: Topology = {
  kind: 'hash',
  members: [{ id: 'a' }, { id: 'b' }],
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
};

export interface ExplainOptions {
  readonly grid?: Grid;
  readonly exact?: string;
  readonly raw?: PlanOptions['raw'];
}

/** The lines of a query's plan, or its error. */
export function explainQuery(query: string, topology: Topology, options: ExplainOptions = {}): readonly string[] {
  const expr = parse(query, { experimental: true, dialect: topology.dialect });
  if (!expr.ok) {
    throw new Error(expr.error.message);
  }
  const { grid = instantGrid(0), ...hints } = options;
  const planned = planQuery(expr.value, topology, grid, { text: query, instant: grid.length === 1, ...hints });
  return planned.ok ? explain(planned.value).split('\n') : [`${planned.error.type}: ${planned.error.message}`];
}
