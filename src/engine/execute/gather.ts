import { type DecodedAnswer } from '../decode/decodedAnswer';
import { LabelPool } from '../decode/labelPool';
import { ok, type QueryError, type Result } from '../model/result';
import { type Leaf, type LeafQuery, type Plan } from '../plan/plan';
import { type MemberAnswer, type Transport } from '../transport';
import { type LeafAnswer, type LeafAnswers } from './answers';
import { type CoverageTally, sizeOf } from './coverage';
import { joinPieces } from './joinPieces';
import { readAnswer } from './readAnswer';
import { type LeafRequest, leafRequests } from './requests';

export interface GatherOptions {
  readonly limits: { readonly maxSamples: number; readonly maxSeries: number; readonly maxBytes: number };
  readonly tally: CoverageTally;
}

/**
 * Asks the members for all leaves of a plan at once, decodes each answer as it arrives, and where the one member that was
 * asked for what others have too fails, asks the next. Fails with the error of the query, at once; a member's failure is
 * told in `missing`.
 */
export async function gather(
  plan: Plan,
  transport: Transport,
  options: GatherOptions
): Promise<Result<readonly LeafAnswers[]>> {
  const states = plan.leaves.map((leaf) => new LeafState(leaf));
  const round = new Round(options);
  let asked = states.flatMap((state) => state.leaf.queries.map((query) => ({ state, query })));
  while (asked.length > 0) {
    const error = await round.run(asked, transport);
    if (error !== undefined) {
      return { ok: false, error };
    }
    asked = states.flatMap((state) => {
      const query = state.nextFallback(round.failedMembers);
      return query === undefined ? [] : [{ state, query }];
    });
  }
  return ok(states.map((state) => state.result()));
}

interface Asked {
  readonly state: LeafState;
  readonly query: LeafQuery;
}

interface Pending extends LeafRequest {
  readonly state: LeafState;
}

/** Sends requests and takes their answers in; lives as long as the query, so that its limits hold over all rounds. */
class Round {
  readonly failedMembers = new Set<string>();
  private readonly pool = new LabelPool();
  private ids = 0;
  private series = 0;
  private samples = 0;

  constructor(private readonly options: GatherOptions) {}

  async run(asked: readonly Asked[], transport: Transport): Promise<QueryError | undefined> {
    const pending = new Map<number, Pending>();
    for (const { state, query } of asked) {
      const requests = leafRequests(state.leaf, query, () => this.ids++);
      state.expect(query, requests.length);
      requests.forEach((request) => pending.set(request.request.id, { ...request, state }));
    }
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
    });
    switch (read.kind) {
      case 'error':
        return read.error;
      case 'failed':
        this.fail(request, read.message);
        return undefined;
      case 'value': {
        const size = sizeOf(read.answer.value);
        this.series += size.series;
        this.samples += size.samples;
        tally.gave(member, read.answer.value);
        request.state.take(request, read.answer);
        return undefined;
      }
    }
  }

  private fail({ state, query }: Pending, message: string): void {
    this.failedMembers.add(query.member);
    state.fail(query.member, message);
  }
}

/** The answers to one leaf while they come in. */
class LeafState {
  private readonly pieces = new Map<string, { query: LeafQuery; answers: DecodedAnswer[]; left: number }>();
  private readonly failures = new Map<string, string>();
  private readonly tried = new Set<string>();

  constructor(readonly leaf: Leaf) {}

  expect(query: LeafQuery, left: number): void {
    this.tried.add(query.member + query.text);
    this.pieces.set(query.member, { query, answers: [], left });
  }

  take({ query, piece }: LeafRequest, answer: DecodedAnswer): void {
    const entry = this.pieces.get(query.member);
    if (entry !== undefined) {
      entry.answers[piece] = answer;
      entry.left--;
    }
  }

  fail(member: string, message: string): void {
    this.failures.set(member, message);
  }

  /** Who is to be asked next because what all have was asked of a member that failed. */
  nextFallback(failedMembers: ReadonlySet<string>): LeafQuery | undefined {
    const { queries, fallbacks } = this.leaf;
    const holder = [...queries.slice(0, 1), ...fallbacks].filter(({ member, text }) => this.tried.has(member + text));
    const last = holder[holder.length - 1];
    if (fallbacks.length === 0 || !this.failures.has(last.member)) {
      return undefined;
    }
    return fallbacks.find(({ member, text }) => !failedMembers.has(member) && !this.tried.has(member + text));
  }

  result(): LeafAnswers {
    const answers = [...this.pieces.values()].flatMap((entry): LeafAnswer[] => {
      if (entry.left > 0 || this.failures.has(entry.query.member)) {
        return [];
      }
      const values = entry.answers.map((answer) => answer.value);
      return [
        {
          query: entry.query,
          value: this.leaf.op === 'raw' ? values[0] : joinPieces(this.leaf.grid, values),
          warnings: entry.answers.flatMap((answer) => answer.warnings),
          infos: entry.answers.flatMap((answer) => answer.infos),
        },
      ];
    });
    const recovered = this.leaf.merge === 'any' && answers.length > 0;
    return { leaf: this.leaf, answers, missing: recovered ? new Map() : this.failures };
  }
}
