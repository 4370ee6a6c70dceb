import { type Grid } from '../../model/grid';
import { parse } from '../../syntax/parse';
import { type Topology } from '../topology';
import { answersWithin } from './answersWithin';

/** A topology without rules that a query has no use for: of many rules, all would go along with each query. */
export function answersFor(query: string, topology: Topology, grid: Grid): Topology {
  const { records, dialect } = topology;
  if (records?.answers === undefined || records.answers.length === 0) {
    return topology;
  }
  const expr = parse(query, { experimental: true, dialect });
  const answers = expr.ok ? new Set(answersWithin(expr.value, topology, grid).values()) : [];
  return { ...topology, records: { ...records, answers: [...answers] } };
}
