import { type Result } from '../../../src/engine/index';
import { type Fleet } from '../../fleets/fleet';
import { type AskingContext, askShards, type ShardQuestion } from './askShards';

/** So long what shards told is shown to all who ask. */
const KEPT_MS = 30_000;

/** What the shards of fleets were asked, as they told it last. */
export class AskedOfShards<Told> {
  private readonly kept = new Map<string, Promise<Result<Told>>>();

  constructor(
    private readonly context: AskingContext,
    private readonly question: ShardQuestion<Told>
  ) {}

  /** Fails where the proxy could not ask; shards that do not tell are problems of the answer. */
  async of(fleet: Fleet): Promise<Result<Told>> {
    const known = this.kept.get(fleet.key);
    if (known !== undefined) {
      return await known;
    }
    const asked = askShards(this.context, fleet, this.question);
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
}
