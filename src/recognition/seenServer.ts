import { type AskServer, type KnownServer } from './knownServer';
import { type StartMemory } from './startMemory';

/** What was seen of a server, or of those that answer at its address. */
export interface SeenServer extends KnownServer {
  /** When it was started, to the nanosecond, as a Prometheus says it: no two servers have one. Undefined: it does not say. */
  readonly start: string | undefined;
  /** Where several servers answer at its address by turns: whether they were seen to scrape the same targets. */
  readonly balanced?: { readonly alike: boolean };
  /** By job and instance: when each target was scraped last, in milliseconds. What a server scrapes of itself is left out. */
  readonly targets: ReadonlyMap<string, number>;
}

export interface LookOptions {
  readonly memory: StartMemory;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** As much of two lists of targets, or series, is in both where they are taken for the same. */
const ALIKE = 0.8;
/** Requests at once that show whether there is one server. */
const BURST = 3;
const TARGETS = 'max by (job, instance) (timestamp(up))';
/** Each server that scrapes itself by such a name scrapes another target. */
const OWN = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/** Looks at a server: which it is, and what it scrapes. */
export async function seeServer(server: KnownServer, { memory, now }: LookOptions): Promise<SeenServer> {
  const [starts, targets] = await Promise.all([startsOf(server.ask), targetsOf(server.ask)]);
  const seen = { ...server, start: [...starts].at(-1), targets };
  return memory.note(server.name, { starts: [...starts], now })
    ? { ...seen, balanced: { alike: await areAlike(server.ask) } }
    : seen;
}

/** Whether two collections are the same, but for what may have changed between two looks; two empty ones are not. */
export function isAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = [...a].filter((key) => b.has(key)).length;
  return shared > 0 && shared >= ALIKE * (a.size + b.size - shared);
}

/** Whether all of one collection is in another. */
export function isWithin(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].every((key) => b.has(key));
}

/** The starts of the servers that answer. One that is restarted meanwhile shows two, but not again. */
async function startsOf(ask: AskServer): Promise<ReadonlySet<string>> {
  const first = await burst(ask);
  return first.size > 1 ? burst(ask) : first;
}

async function burst(ask: AskServer): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(Array.from({ length: BURST }, () => ask('status/runtimeinfo')));
  return new Set(
    answers.flatMap((data) => (isRecord(data) && typeof data.startTime === 'string' ? [data.startTime] : []))
  );
}

async function areAlike(ask: AskServer): Promise<boolean> {
  const all = await Promise.all(Array.from({ length: 2 * BURST }, () => targetsOf(ask)));
  const [first, ...others] = all.map((targets) => new Set(targets.keys()));
  return others.every((one) => isAlike(first, one));
}

async function targetsOf(ask: AskServer): Promise<ReadonlyMap<string, number>> {
  return new Map(
    vectorOf(await ask('query', { query: TARGETS })).flatMap(({ metric: { job = '', instance = '' }, value }) =>
      OWN.test(instance) ? [] : [[JSON.stringify([job, instance]), Math.round(value * 1000)]]
    )
  );
}

/** The elements of an instant query's result. */
export function vectorOf(
  data: unknown
): ReadonlyArray<{ readonly metric: Readonly<Record<string, string>>; readonly value: number; readonly text: string }> {
  return isRecord(data) && Array.isArray(data.result) ? data.result.flatMap(elementOf) : [];
}

function elementOf(element: unknown) {
  return isRecord(element) && isTexts(element.metric) && Array.isArray(element.value)
    ? [{ metric: element.metric, value: Number(element.value[1]), text: String(element.value[1]) }]
    : [];
}

/** Whether a value is an object of texts, as label sets are. */
export function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((one) => typeof one === 'string');
}

/** Whether a value is an object, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
