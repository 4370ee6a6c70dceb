import { isInstant } from '../model/grid';
import { fail, ok, type Result } from '../model/result';
import { readsOnlyRecorded } from '../plan/recordedPart';
import { type Topology } from '../plan/topology';
import { withoutUnusedStore } from '../plan/withoutUnusedStore';
import { type Expr } from '../syntax/ast';
import { resolveDurations } from '../syntax/durations';
import { parse } from '../syntax/parse';
import { typeOf } from '../syntax/walk';
import { stoppable } from './ask/stoppable';
import { type Transport } from './ask/transport';
import { type ExecuteOptions } from './askMembers';
import { findBeginnings } from './prove/beginnings';
import { type QueryRequest, type QueryResult } from './queryResult';
import { runKeeping } from './runKeeping';
import { storeWarnings } from './tell/storeWarnings';
import { withBeginnings } from './withBeginnings';
import { withCauses } from './withCauses';

/** Runs a PromQL query over a fleet. Expected failures are values; every one is a `QueryError` in Prometheus' wording where there is one. */
// eslint-disable-next-line max-params -- the fourth is the options object
export type RunQuery = (
  request: QueryRequest,
  topology: Topology,
  transport: Transport,
  options: ExecuteOptions
) => Promise<Result<QueryResult>>;

// eslint-disable-next-line max-params -- the fourth is the options object
export const runQuery: RunQuery = async (request, topology, transport, options) => {
  const expr = readQuery(request, topology);
  if (!expr.ok) {
    return expr;
  }
  const asking = stoppable(transport);
  const members = readsOnlyRecorded(expr.value, topology) ? [] : topology.members;
  const asked = { expr: expr.value, grid: request.grid, topology: { ...topology, members } };
  const beginnings = findBeginnings(asked, { ...options.ownership, transport: asking.transport });
  beginnings.catch(() => undefined);
  try {
    const running = { request, topology: withoutUnusedStore(expr.value, topology), transport, options };
    const result = await runKeeping(expr.value, running, beginnings);
    if (!result.ok) {
      return result;
    }
    const told = await withCauses(result.value, topology, { ...options.ownership, transport });
    const warnings = storeWarnings(expr.value, topology, request.grid);
    return ok(withBeginnings({ ...told, annotations: [...warnings, ...told.annotations] }, await beginnings));
  } finally {
    asking.stop();
  }
};

/** Parses and checks the text; a range query must have a value at each step. */
function readQuery({ query, grid, experimental }: QueryRequest, { dialect }: Topology): Result<Expr> {
  const parsed = parse(query, { experimental, dialect });
  const expr = parsed.ok ? resolveDurations(parsed.value, grid, dialect) : parsed;
  if (!expr.ok || isInstant(grid)) {
    return expr;
  }
  const type = typeOf(expr.value);
  const name = type === 'matrix' ? 'range vector' : type;
  return type === 'matrix' || type === 'string'
    ? fail('bad_data', `invalid expression type "${name}" for range query, must be Scalar or instant Vector`)
    : expr;
}
