import { type Explain, type ExplainRun } from '../../../src/api/explain';
import {
  explain,
  fail,
  isInstant,
  leafQueries,
  ok,
  parse,
  type Plan,
  planQuery,
  planRows,
  planTimeline,
  resolveDurations,
  type Result,
  runQuery,
  sizeOf,
  type Topology,
} from '../../../src/engine/index';
import { type Job, type Tools } from '../../compute/job';
import { apiError } from '../apiError';
import { annotationTexts, envelope, type Notes } from '../envelope';
import { answerJson } from '../goJson';
import { type FleetQuery } from './queryJob';

export interface ExplainAsk extends FleetQuery {
  /** Whether the query is run as well. */
  readonly run: boolean;
  readonly doubts: readonly string[];
  /** When its time is over, milliseconds since the epoch. */
  readonly until: number;
}

/** How a query is answered; and where it is run, what each member gave. */
export const explainJob: Job<ExplainAsk, undefined> = async (ask, tools) => {
  const planned = planOf(ask);
  if (!planned.ok) {
    return planned;
  }
  if (!ask.run) {
    return answer(describe(planned.value, ask.topology));
  }
  const { plan: used, notes, ...ran } = await runOf(ask, tools);
  return answer({ ...describe(used ?? planned.value, ask.topology), ...ran }, notes);
};

function answer(data: Explain, notes: Notes = { warnings: [], infos: [] }) {
  return ok({ told: undefined, body: envelope([answerJson(data)], notes) });
}

function planOf({ request, topology }: ExplainAsk): Result<Plan> {
  const { query, grid, experimental, exact } = request;
  const parsed = parse(query, { experimental, dialect: topology.dialect });
  const expr = parsed.ok ? resolveDurations(parsed.value, grid, topology.dialect) : parsed;
  return expr.ok
    ? planQuery(expr.value, topology, grid, {
        text: query,
        instant: isInstant(grid),
        exact: exact === true ? 'it was asked for' : undefined,
      })
    : fail('bad_data', expr.error.message);
}

function describe(used: Plan, topology: Topology): Explain {
  const { leaves, notPushed, text, exact } = used;
  return {
    text: explain(used),
    exact,
    rows: planRows(used).map((row) => ({
      ...row,
      asks: row.asks.map((ask) => ({ ...ask, members: [...ask.members] })),
    })),
    leaves: leaves.map((leaf) => ({
      id: leaf.id,
      merge: leaf.merge,
      queries: leafQueries(leaf).map(({ member, text: pushed }) => ({ member, query: pushed })),
    })),
    notPushed: notPushed.map(({ span, reason }) => ({ part: text.slice(span.start, span.end), span, reason })),
    timeline: timelineOf(used, topology),
  };
}

function timelineOf(used: Plan, topology: Topology): Explain['timeline'] {
  const { from, to, members, changes, lost } = planTimeline(used, topology);
  return {
    from,
    to,
    members: members.map((member) => ({ ...member, asked: [...member.asked] })),
    changes: [...changes],
    lost: [...lost],
  };
}

interface Ran {
  readonly plan?: Plan;
  readonly run: ExplainRun;
  readonly ownership?: Explain['ownership'];
  readonly attempts?: Explain['attempts'];
  readonly notes?: Notes;
}

async function runOf(ask: ExplainAsk, { transport, memoryOf, fragments }: Tools): Promise<Ran> {
  const { request, topology, options, fleet, now, doubts, until } = ask;
  const started = performance.now();
  const ownership = { memory: memoryOf(fleet), now };
  const result = await runQuery(request, topology, transport, { ...options, partial: 'allow', ownership, fragments });
  const elapsedMs = performance.now() - started;
  if (!result.ok) {
    const { message } = apiError(result.error, { late: Date.now() >= until });
    return { run: { state: 'failed', elapsedMs, message } };
  }
  const { value, coverage, notices, annotations, attempts, cached } = result.value;
  const { warnings, infos } = annotationTexts(annotations, request.query);
  return {
    // Where a part of the result was kept, the rest was run by a plan of its own, which is the first one for the rest.
    plan: cached > 0 && attempts.length === 0 ? undefined : result.value.plan,
    ownership: [...result.value.ownership],
    attempts: [...attempts],
    run: {
      state: 'done',
      elapsedMs,
      ...sizeOf(value),
      cached,
      members: coverage.map((member) => ({ ...member, replicas: [...member.replicas] })),
      notices: [...notices],
    },
    notes: { warnings: [...doubts, ...warnings], infos },
  };
}
