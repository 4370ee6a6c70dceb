import { type JobOptions } from '../compute/job';
import { fail, ok, type Result } from '../../src/engine/index';
import { type Fleet } from '../fleets/fleet';
import { callError } from '../prometheus/apiError';
import { memberTransport } from '../query/memberTransport';
import { type RouteContext } from './context';

/** So long what shards told is shown to all who ask. */
const KEPT_MS = 30_000;
const LONGEST_MS = 30_000;

interface Question<Told> {
  /** Has a share of its own where queries wait, whoever asks: it is asked once for all. */
  readonly user: string;
  readonly run: (fleet: Fleet, options: JobOptions) => Promise<Result<{ readonly told: Told }>>;
}

/** What the shards of fleets were asked, as they told it last. */
export class AskedOfShards<Told> {
  private readonly kept = new Map<string, Promise<Result<Told>>>();

  constructor(
    private readonly context: Pick<RouteContext, 'enter' | 'clientOf' | 'memory' | 'limits' | 'givingUp'>,
    private readonly question: Question<Told>
  ) {}

  /** Fails where the proxy could not ask; shards that do not tell are problems of the answer. */
  async of(fleet: Fleet): Promise<Result<Told>> {
    const known = this.kept.get(fleet.key);
    if (known !== undefined) {
      return await known;
    }
    const asked = this.ask(fleet);
    this.kept.set(fleet.key, asked);
    const forget = () => this.kept.delete(fleet.key);
    const answer = await asked.catch((error: unknown) => {
      forget();
      throw error;
    });
    if (answer.ok) {
      setTimeout(forget, KEPT_MS).unref();
    } else {
      forget();
    }
    return answer;
  }

  private async ask(fleet: Fleet): Promise<Result<Told>> {
    const { enter, clientOf, memory, limits, givingUp: signal } = this.context;
    await fleet.known();
    const whose = { fleet: fleet.id, user: this.question.user };
    const place = await enter(whose, signal);
    if (typeof place !== 'function') {
      return fail('unavailable', 'too many queries are under way and wait');
    }
    const account = memory.open();
    const deadline = performance.now() + Math.min(limits.timeout, LONGEST_MS);
    try {
      const client = clientOf(fleet, whose, account);
      const { maxBytes } = limits;
      const { lookback } = fleet.config;
      const transportOf = (call: AbortSignal) =>
        memberTransport(client, { signal: call, deadline, lookback, maxBytes });
      const computed = await this.question.run(fleet, { signal, deadline, transportOf });
      return computed.ok
        ? ok(computed.value.told)
        : { ok: false, error: callError(computed.error, { signal, deadline }) };
    } finally {
      account.close();
      place();
    }
  }
}
