import { shardListSchema } from '../../../src/api/fleets';
import { missingMemberWarning } from '../../../src/api/missingMember';
import { eventually } from '../../harness/proxy';
import { askRow, differencesOf, type Reply } from './ask';
import { brokenClaims } from './claims';
import { type FaultServers } from './faultServers';
import { type Fault, FAULTS } from './kinds';
import { MISSING, NOBODY, type Row, ROWS } from './rows';

/** What came of a question: the right answer, a part of it with a notice, or an error. */
export type Outcome = 'right' | 'notice' | 'error';

export interface Cell {
  readonly row: Row;
  readonly fault: Fault;
  /** By default; with `partial_response=1`; where the shard that fails has another replica, which a store has not. */
  readonly outcomes: { readonly strict: Outcome; readonly partial: Outcome; readonly replica?: Outcome };
  /** How any of the answers is not what it must be. */
  readonly problems: readonly string[];
}

/** What is slow is waited for so long, in seconds, or as many times as long as everything takes that is asked at once without a fault. */
const WAIT = { seconds: 8, times: 5 };
const MOST_ATTEMPTS = 3;
/** What an answer says that lacked the time to ask another replica. */
const UNKNOWN_FOR_TIME =
  /^since when \S+ has data is not known \((no time was left to ask it|it did not answer within \S+ s)\)$/;

/** Lets members fail in every way while every row is asked. */
export async function runTable(servers: FaultServers): Promise<readonly Cell[]> {
  const truths = new Map<Row, Truth>();
  for (const row of ROWS) {
    const [whole, rest] = await Promise.all(
      [servers.reference, servers.without(row)].map((url) => askRow(url, row.ask))
    );
    truths.set(row, { whole, rest });
  }
  const seconds = await enoughTime(servers);
  const cells: Cell[] = [];
  for (const fault of FAULTS) {
    await Promise.all(servers.victims.map((victim) => fault.begin(victim)));
    const ask = (row: Row) => runCell(row, fault, { servers, seconds, truth: truths.get(row) as Truth });
    cells.push(...(await Promise.all(ROWS.filter(({ asksTwice }) => asksTwice !== true).map(ask))));
    if (fault.isFound === true) {
      await found(servers);
    }
    cells.push(...(await Promise.all(ROWS.filter(({ asksTwice }) => asksTwice === true).map(ask))));
    await Promise.all(servers.victims.map((victim) => fault.end(victim)));
    await recovered(servers, truths, `${seconds}s`);
  }
  return cells;
}

/** A query's time-out on this machine, as busy as it is, in seconds. */
async function enoughTime(servers: FaultServers): Promise<number> {
  const begun = performance.now();
  await Promise.all(ROWS.map((row) => askFleets(row, servers, '2m')));
  const seconds = (performance.now() - begun) / 1000;
  return Math.ceil(Math.max(WAIT.seconds, WAIT.times * seconds));
}

/** Until health checks have found the shard that fails. */
async function found(servers: FaultServers): Promise<void> {
  const [row] = ROWS;
  const failing = servers.failing(row);
  const address = servers.fleetUrl(row, 'no replica').replace('/fleets/', '/api/v1/fleets/');
  await eventually(`${failing} is shown as down`, 60_000, async () => {
    const { shards } = shardListSchema.parse(await (await fetch(`${address}/shards`)).json());
    const replicas = shards.find(({ id }) => id === failing)?.replicas ?? [];
    return replicas.some(({ state }) => state === 'down') ? true : undefined;
  });
}

/** A row's question by default, with a partial answer allowed, and where the shard that fails has another replica. */
function askFleets(
  row: Row,
  servers: FaultServers,
  timeout: string
): Promise<readonly [strict: Reply, partial: Reply, replica: Reply | undefined]> {
  const alone = servers.fleetUrl(row, 'no replica');
  return Promise.all([
    askRow(alone, row.ask, { timeout }),
    askRow(alone, row.ask, { timeout, partial_response: '1' }),
    row.fleet === 'store fails' ? undefined : askRow(servers.fleetUrl(row, 'replica'), row.ask, { timeout }),
  ]);
}

interface Truth {
  readonly whole: Reply;
  /** Without the member that fails. */
  readonly rest: Reply;
}

interface CellOptions {
  readonly servers: FaultServers;
  readonly truth: Truth;
  /** A query's time-out. */
  readonly seconds: number;
}

/**
 * Asked again, with more time, where answers are not what they must be and yet tell that something is missing: a machine that is
 * busy all of a sudden takes longer than the time-out for what needs no answer of the member that fails.
 */
async function runCell(row: Row, fault: Fault, options: CellOptions): Promise<Cell> {
  for (let attempt = 1; ; attempt++) {
    const replies = await askFleets(row, options.servers, `${2 ** (attempt - 1) * options.seconds}s`);
    const cell = cellOf(row, fault, { ...options, replies });
    if (
      cell.problems.length === 0 ||
      attempt === MOST_ATTEMPTS ||
      !replies.every((one) => isTold(one, options.truth))
    ) {
      return cell;
    }
  }
}

function isTold(reply: Reply | undefined, { whole }: Truth): boolean {
  return (
    reply === undefined ||
    reply.error !== undefined ||
    reply.warnings.length > 0 ||
    reply.infos.some((text) => UNKNOWN_FOR_TIME.test(text)) ||
    differencesOf(reply, whole).length === 0
  );
}

interface Replied extends CellOptions {
  readonly replies: Awaited<ReturnType<typeof askFleets>>;
}

function cellOf(row: Row, fault: Fault, { servers, truth, replies: [strict, partial, replica] }: Replied): Cell {
  const late = fault.slow === true && row.asksTwice === true;
  const spared = row.meaning === undefined || (fault.rawOnly === true && row.raw !== true);
  const member = servers.failing(row);
  const problems = spared
    ? [...right('default', strict, truth), ...right('partial', partial, truth)]
    : [
        ...failed(strict, member),
        ...(row.meaning === NOBODY || late ? failed(partial, member) : partlyRight(row, partial, { ...truth, member })),
      ];
  return {
    row,
    fault,
    outcomes: {
      strict: outcomeOf(strict),
      partial: outcomeOf(partial),
      ...(replica !== undefined && { replica: outcomeOf(replica) }),
    },
    problems: [...problems, ...(replica === undefined ? [] : right('replica', replica, truth))],
  };
}

function outcomeOf({ error, warnings }: Reply): Outcome {
  return error !== undefined ? 'error' : warnings.length > 0 ? 'notice' : 'right';
}

function right(which: string, reply: Reply, { whole }: Truth): readonly string[] {
  const differing = [...differencesOf(reply, whole), ...reply.warnings.map((text) => `warns: ${text}`)];
  return differing.map((text) => `${which}: ${text}`);
}

function failed({ status, error = '' }: Reply, member: string): readonly string[] {
  const fine = status === 503 && /^(unavailable|timeout): /.test(error) && error.includes(member);
  return fine ? [] : [`default: ${status} ${error}`];
}

function partlyRight(
  { meaning = '' }: Row,
  partial: Reply,
  { whole, rest, member }: Truth & { readonly member: string }
): readonly string[] {
  const [warning = '', ...others] = partial.warnings;
  const told =
    meaning === MISSING
      ? warning.startsWith(missingMemberWarning({ member, reason: '' }))
      : warning.startsWith(`${member} did not answer (`) && warning.endsWith(`): ${meaning}`);
  return [
    ...differencesOf(partial, rest),
    ...(told && others.length === 0 ? [] : [`warns ${JSON.stringify(partial.warnings)} instead of: ${meaning}`]),
    ...(partial.error === undefined ? brokenClaims(meaning, partial, whole) : []),
  ].map((text) => `partial: ${text}`);
}

/** Until all fleets answer again, without anything being restarted but what was killed. */
async function recovered(servers: FaultServers, truths: ReadonlyMap<Row, Truth>, timeout: string): Promise<void> {
  await eventually('all answers are right again', 30_000, async () => {
    const wrong = await Promise.all(
      ROWS.filter(({ raw }) => raw === true).map(async (row) => {
        const reply = await askRow(servers.fleetUrl(row, 'no replica'), row.ask, { timeout });
        return right('default', reply, truths.get(row) as Truth).length > 0;
      })
    );
    return wrong.includes(true) ? undefined : true;
  });
}
