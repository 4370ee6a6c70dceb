import { type DecodedAnswer } from '../../decode/decodedAnswer';
import { LabelPool } from '../../decode/labelPool';
import { seriesOfRun } from '../../fragments/fragment';
import { type Fragments, type TakenFragments } from '../../fragments/fragments';
import { samplesOfRun } from '../../fragments/rawFragment';
import { type Grid, instantGrid } from '../../model/grid';
import { ok, type QueryError, type Result } from '../../model/result';
import { TOO_MANY_SAMPLES } from '../../model/tooManySamples';
import { type Value } from '../../model/value';
import { type Leaf, type LeafPart, type LeafQueries, type LeafQuery, type Plan, type PlanNode } from '../../plan/plan';
import { type MemberAnswer, type Transport } from './transport';
import { type GatheredLeaf, type GatheredPart, type MemberPieces } from './gathered';
import { type MemberTally } from './memberTally';
import { keepAnswer } from './keepAnswer';
import { keepRead } from './keepRead';
import { readAnswer } from './readAnswer';
import { keepableAsk, type KeptPiece, type LeafRequest, leafRequests, requestsBeside } from './requests';

export interface GatherOptions {
  readonly limits: { readonly maxSamples: number; readonly maxSeries: number; readonly maxBytes: number };
  readonly tally: MemberTally;
  /** What is kept of answers; left out: nothing. */
  readonly fragments?: Fragments;
}

/**
 * Asks the members for all leaves of a plan at once, decodes each answer as it arrives, and where the one member that was
 * asked for what others have too fails, asks the next. Fails at once where the query is wrong or too large; a member's failure
 * is told in `missing`, its error of evaluating a leaf in `refusals`.
 */
export async function gather(
  plan: Plan,
  transport: Transport,
  options: GatherOptions
): Promise<Result<readonly GatheredLeaf[]>> {
  const states = plan.leaves.map((leaf) => partStates(leaf));
  const all = states.flat();
  const round = new Round(options, plan.root);
  let asked = all.flatMap((state) => state.asks.queries.map((query) => ({ state, query })));
  while (asked.length > 0) {
    const error = await round.run(asked, transport);
    if (error !== undefined) {
      return { ok: false, error };
    }
    asked = all.flatMap((state) => {
      const query = state.nextFallback(round.failedMembers);
      return query === undefined ? [] : [{ state, query }];
    });
  }
  return ok(plan.leaves.map((leaf, i) => ({ leaf, parts: states[i].map((state) => state.result()) })));
}

function partStates(leaf: Leaf): readonly PartState[] {
  return leaf.op === 'raw'
    ? [new PartState(leaf, { ...leaf, grid: instantGrid(leaf.end) })]
    : leaf.parts.map((part) => new PartState(leaf, part));
}

interface Asked {
  readonly state: PartState;
  readonly query: LeafQuery;
}

interface TakenOfPart {
  readonly grid: Grid;
  readonly taken: TakenFragments;
}

interface Pending extends LeafRequest {
  readonly state: PartState;
  /** Why the answer of one replica could not be read, where this asks another for it. */
  readonly unread?: string;
}

/** Sends requests and takes their answers in; lives as long as the query, so that its limits hold over all rounds. */
class Round {
  readonly failedMembers = new Set<string>();
  private readonly pool = new LabelPool();
  /** What other replicas are to be asked for. */
  private unread = new Map<number, Pending>();
  private ids = 0;
  private series = 0;
  private samples = 0;

  /** `whole`: of which the value is the query's. */
  constructor(
    private readonly options: GatherOptions,
    private readonly whole: PlanNode
  ) {}

  async run(asked: readonly Asked[], transport: Transport): Promise<QueryError | undefined> {
    let pending = new Map<number, Pending>();
    const taken = await this.taken(asked);
    for (const [i, { state, query }] of asked.entries()) {
      const { leaf, asks } = state;
      const nextId = () => this.ids++;
      const known = taken[i];
      const { requests, kept } =
        known === undefined
          ? { requests: leafRequests({ leaf, grid: asks.grid }, query, nextId), kept: [] }
          : requestsBeside({ leaf, grid: known.grid }, query, { taken: known.taken, nextId });
      state.expect(query, requests.length + kept.length);
      requests.forEach((request) => pending.set(request.request.id, { ...request, state }));
      const sizes = kept.map((piece) => this.takeKept(piece, { state, query }));
      // What is asked for besides has the same series, most of them.
      this.series += requests.length === 0 ? Math.max(...sizes) : 0;
      if (this.samples > this.options.limits.maxSamples || this.series > this.options.limits.maxSeries) {
        return TOO_MANY_SAMPLES;
      }
    }
    while (pending.size > 0) {
      const error = await this.send(pending, transport);
      if (error !== undefined) {
        return error;
      }
      pending = this.unread;
      this.unread = new Map();
    }
    return undefined;
  }

  /** By the index in `asked`: what is kept of it, and the steps it is of. */
  private async taken(asked: readonly Asked[]): Promise<ReadonlyArray<TakenOfPart | undefined>> {
    const { fragments } = this.options;
    const asks = asked.map(({ state: { leaf, asks: { grid } }, query }) => keepableAsk({ leaf, grid }, query)); // prettier-ignore
    const wanted = asks.filter((ask) => ask !== undefined);
    const found = fragments === undefined || wanted.length === 0 ? [] : await fragments.take(wanted);
    return asks.map((ask) => {
      const taken = ask && found[wanted.indexOf(ask)];
      return ask && taken && { grid: ask.grid, taken };
    });
  }

  /** Gives the number of series. */
  private takeKept({ run, piece }: KeptPiece, { state, query }: Asked): number {
    const value: Value =
      state.leaf.op === 'raw'
        ? { type: 'matrix', series: samplesOfRun(run) }
        : { type: 'vector', series: seriesOfRun(run) };
    const { series, samples } = this.options.tally.kept(query.member, value);
    this.samples += samples;
    state.take({ query, piece }, { value, warnings: [], infos: [] });
    return series;
  }

  private async send(pending: Map<number, Pending>, transport: Transport): Promise<QueryError | undefined> {
    for (const { query } of pending.values()) {
      this.options.tally.asked(query.member);
    }
    const requests = [...pending.values()].map(({ request }) => request);
    for await (const answer of transport(requests)) {
      const request = pending.get(answer.id);
      pending.delete(answer.id);
      const error = request && this.take(answer, request);
      if (error !== undefined) {
        return error;
      }
    }
    pending.forEach((request) => this.fail(request, 'it did not answer'));
    return undefined;
  }

  private take(answer: MemberAnswer, request: Pending): QueryError | undefined {
    const { limits, tally } = this.options;
    const { member } = request.query;
    tally.answered(member, answer);
    const read = readAnswer(answer, request, {
      pool: this.pool,
      limits: { maxSamples: limits.maxSamples - this.samples, maxSeries: limits.maxSeries - this.series },
      maxBytes: limits.maxBytes,
      texts: request.leaf === this.whole,
    });
    switch (read.kind) {
      case 'error':
        return read.error;
      case 'failed':
        this.failed(answer, request, read.message);
        return undefined;
      case 'refused':
        request.state.refusals.push(read.error);
        return undefined;
      case 'value': {
        const size = tally.gave(member, read.answer.value);
        this.series += size.series;
        this.samples += size.samples;
        request.state.take(request, read.answer);
        this.keep(read.answer, request);
        return undefined;
      }
    }
  }

  private keep(answer: DecodedAnswer, { leaf, keeping, request }: Pending): void {
    const { fragments } = this.options;
    if (keeping === undefined || fragments === undefined) {
      return;
    }
    if (leaf.op === 'raw') {
      keepRead(answer, { keeping, span: request }, fragments);
    } else {
      keepAnswer(answer, keeping, fragments);
    }
  }

  /** An answer that can't be read is asked of another replica, once. */
  private failed(answer: MemberAnswer, asked: Pending, message: string): void {
    const isChoice = asked.request.replica === undefined;
    if (answer.ok && answer.replica !== undefined && isChoice && asked.unread === undefined) {
      const request = { ...asked.request, id: this.ids++, notReplica: answer.replica };
      this.unread.set(request.id, { ...asked, request, unread: message });
    } else {
      this.fail(asked, asked.unread ?? message);
    }
  }

  private fail(asked: Pending, message: string): void {
    if (asked.state.fail(asked, message)) {
      this.failedMembers.add(asked.query.member);
    }
  }
}

/** What one member gives, piece by piece. */
interface Pieces {
  readonly query: LeafQuery;
  readonly answers: Array<DecodedAnswer | undefined>;
  readonly silent: Map<string, string>;
  left: number;
}

/** The answers to a part of a leaf while they come in. */
class PartState {
  readonly refusals: QueryError[] = [];
  private readonly pieces = new Map<string, Pieces>();
  private readonly failures = new Map<string, string>();
  private readonly tried = new Set<LeafQuery>();

  constructor(
    readonly leaf: Leaf,
    readonly asks: LeafQueries & Pick<LeafPart, 'grid' | 'here'>
  ) {}

  expect(query: LeafQuery, left: number): void {
    this.tried.add(query);
    this.pieces.set(query.member, { query, answers: Array.from({ length: left }), silent: new Map(), left });
  }

  take({ query, piece }: Pick<LeafRequest, 'query' | 'piece'>, answer: DecodedAnswer): void {
    const entry = this.pieces.get(query.member);
    if (entry !== undefined) {
      entry.answers[piece] = answer;
      entry.left--;
    }
  }

  /** Whether the member's answer is missing now: of merged replicas, one that answers is enough. */
  fail({ query, request: { replica } }: LeafRequest, message: string): boolean {
    const entry = this.pieces.get(query.member);
    if (entry !== undefined && replica !== undefined) {
      entry.silent.set(replica, message);
      entry.left--;
      if (entry.silent.size < entry.answers.length) {
        return false;
      }
    }
    this.failures.set(query.member, message);
    return true;
  }

  /** Who is to be asked next because what all have was asked of a member that failed. */
  nextFallback(failedMembers: ReadonlySet<string>): LeafQuery | undefined {
    const { fallbacks } = this.asks;
    if (fallbacks.length === 0 || this.isHeld()) {
      return undefined;
    }
    return fallbacks.find((query) => !failedMembers.has(query.member) && !this.tried.has(query));
  }

  result(): GatheredPart {
    const pieces = [...this.pieces.values()].flatMap((entry): MemberPieces[] => {
      if (entry.left > 0 || this.failures.has(entry.query.member)) {
        return [];
      }
      const given = entry.answers.filter((answer) => answer !== undefined);
      return [
        {
          query: entry.query,
          values: given.map(({ value }) => value),
          silentReplicas: entry.silent,
          warnings: given.flatMap((answer) => answer.warnings),
          infos: given.flatMap((answer) => answer.infos),
        },
      ];
    });
    const missing = new Map(this.failures);
    if (this.leaf.merge === 'any' && pieces.length > 0 && this.isHeld()) {
      [...this.asks.queries.slice(0, 1), ...this.asks.fallbacks].forEach(({ member }) => missing.delete(member));
    }
    return { grid: this.asks.grid, here: this.asks.here, pieces, missing, refusals: this.refusals };
  }

  /** Whether the member asked last for what all have did not fail. */
  private isHeld(): boolean {
    const { queries, fallbacks } = this.asks;
    const holders = [...queries.slice(0, 1), ...fallbacks].filter((query) => this.tried.has(query));
    const last = holders.at(-1);
    return last === undefined || !this.failures.has(last.member);
  }
}
