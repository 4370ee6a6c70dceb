import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { runQuery } from '../../../src/engine';
import { dialectOfKind, type ServerKind } from '../../harness/serverKind';
import { engineApiAnswer, serverAnswer } from '../exactness/apiAnswer';
import { clientTransport } from '../exactness/members';
import { toleranceOf } from '../exactness/tolerance';
import { checkExpectation } from './checkExpectation';
import { type Fleet, type Layout, type Servers, startServers } from './layouts';
import { type Judged, judge } from '../exactness/outcome';
import { parseScript } from './parseScript';
import { type EvalCommand } from './scriptTypes';
import { roomsOf, type Segment, segmentsOf } from './segments';
import { type Variant, variantsOf } from './variants';
import { freshOwnership } from '../../harness/freshOwnership';

/** What became of one way to ask what a script evaluates. */
export interface Case {
  readonly file: string;
  readonly line: number;
  readonly variant: Variant['name'];
  readonly query: string;
  /** How the single server's answer is not what the script expects. */
  readonly server: readonly string[];
  /** Whether the single server answers; an error otherwise. */
  readonly answered: boolean;
  /** By layout: the engine's answer beside the single server's. */
  readonly judged: ReadonlyMap<string, Judged>;
}

export interface RunOptions {
  readonly files: readonly string[];
  readonly layouts: readonly Layout[];
  readonly kind: ServerKind;
  /** Told of each set of servers as it is done. */
  readonly onRoom?: (done: number, of: number) => void;
}

const LIMITS = { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 };
/** Scripts run beside each other on one set of servers. */
const AT_ONCE = 4;

/** Runs scripts against one Prometheus and through the engine over the shards of each layout. */
export async function runScripts({ files, layouts, kind, onRoom }: RunOptions): Promise<Case[]> {
  const { dialect } = dialectOfKind(kind);
  const segments: Segment[] = [];
  for (const file of files) {
    segments.push(...segmentsOf(path.basename(file), parseScript(await readFile(file, 'utf8')), dialect));
  }
  const rooms = roomsOf(segments);
  const cases: Case[] = [];
  for (const [i, room] of rooms.entries()) {
    const servers = await startServers(layouts, kind);
    try {
      const queue = room.values();
      const worker = async (): Promise<void> => {
        for (const segment of queue) {
          cases.push(...(await runSegment(segment, servers)));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    } finally {
      await servers.stop();
    }
    onRoom?.(i + 1, rooms.length);
  }
  return cases.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

async function runSegment(segment: Segment, servers: Servers): Promise<Case[]> {
  const cases: Case[] = [];
  for (const command of segment.commands) {
    if (command.kind === 'load') {
      await servers.load(command.series, segment.partitionLabel);
    } else {
      for (const variant of variantsOf(command, segment.dialect)) {
        cases.push(await runCase({ segment, command, variant }, servers));
      }
    }
  }
  return cases;
}

interface Asked {
  readonly segment: Segment;
  readonly command: EvalCommand;
  readonly variant: Variant;
}

async function runCase(asked: Asked, servers: Servers): Promise<Case> {
  const { segment, command, variant } = asked;
  const reference = serverAnswer(await servers.reference.query(variant.query, variant.grid));
  const judged = await Promise.all(
    servers.fleets.map(async (fleet) => [fleet.layout.name, await runFleet(asked, fleet, reference)] as const)
  );
  return {
    file: segment.file,
    line: command.line,
    variant: variant.name,
    query: variant.query,
    server: checkExpectation(command, variant, reference),
    answered: reference.error === undefined,
    judged: new Map(judged),
  };
}

async function runFleet(
  { segment, command, variant }: Asked,
  fleet: Fleet,
  reference: ReturnType<typeof serverAnswer>
): Promise<Judged> {
  const { query, grid } = variant;
  const topology = fleet.topology(segment.partitionLabel);
  const result = await runQuery({ query, grid, experimental: true }, topology, clientTransport(fleet.clients), {
    partial: 'fail',
    limits: LIMITS,
    ownership: freshOwnership(),
  }).catch((error: Error) => ({
    ok: false as const,
    error: { type: 'internal' as const, message: `thrown: ${error.stack}` },
  }));
  const answer = engineApiAnswer(query, grid, result);
  return judge(answer, reference, {
    notices: result.ok ? result.value.notices : [],
    tolerance: toleranceOf(query, result),
    ordered: command.expected.ordered,
  });
}
