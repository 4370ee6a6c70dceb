import { type Page } from 'playwright-core';

import { runQuery } from '../../src/engine';
import { isInstant } from '../../src/engine/model/grid';
import { clientTransport } from '../federation/exactness/members';
import { type EvalCommand } from '../federation/promqltest/scriptTypes';
import { type Segment } from '../federation/promqltest/segments';
import { variantsOf } from '../federation/promqltest/variants';
import { difference, framePoints } from './points';
import { askInPage } from './scriptSample/askInPage';
import { nodeAnswer } from './scriptSample/nodeAnswer';
import { type ScriptRoom, type ScriptSite, startScriptSite } from './scriptSample/scriptSite';
import { freshOwnership } from '../harness/freshOwnership';

/** Of the scripts' lines, one in so many. */
const EVERY = 3;
/** Sets of servers that fewer queries run on are left out. */
const LEAST_EVALS = 100;
/** Parts of scripts under way at once. */
const PARALLEL = 4;
/** The browser itself writes a line for each answer that is an error. */
const REFUSED = /status of 4/;
const OPTIONS = { partial: 'fail', limits: { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 } } as const;

let site: ScriptSite;

beforeAll(async () => {
  site = await startScriptSite(LEAST_EVALS);
});

afterAll(() => site?.stop());

interface Sample {
  readonly page: Page;
  compared: number;
  readonly problems: string[];
}

async function runRoom(room: ScriptRoom, sample: Sample): Promise<void> {
  const queue = room.segments.values();
  const work = async (): Promise<void> => {
    for (const segment of queue) {
      await runSegment(segment, room, sample);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

async function runSegment(segment: Segment, room: ScriptRoom, sample: Sample): Promise<void> {
  for (const command of segment.commands) {
    if (command.kind === 'load') {
      await room.servers.load(command.series, segment.partitionLabel);
    } else if (command.line % EVERY === 0) {
      const found = await compare(command, { segment, room, page: sample.page });
      sample.compared += found === undefined ? 0 : 1;
      sample.problems.push(
        ...(found ?? []).map((text) => `${segment.file}:${command.line}: ${command.query}: ${text}`)
      );
    }
  }
}

interface Where {
  readonly segment: Segment;
  readonly room: ScriptRoom;
  readonly page: Page;
}

/** How the page's answer is not Node's; undefined where frames don't show it as numbers. */
async function compare(command: EvalCommand, { segment, room, page }: Where): Promise<readonly string[] | undefined> {
  const [{ query, grid }] = variantsOf(command);
  const [fleet] = room.servers.fleets;
  const topology = fleet.topology(segment.partitionLabel);
  const [inNode, inPage] = await Promise.all([
    runQuery({ query, grid, experimental: true }, topology, clientTransport(fleet.clients), {
      ...OPTIONS,
      ownership: freshOwnership(),
    }),
    askInPage(page, { dataSource: room.dataSource, query, grid, instant: isInstant(grid) }),
  ]);
  const expected = nodeAnswer(query, inNode);
  if (expected === undefined) {
    return undefined;
  }
  const points = framePoints(inPage.frames);
  const notices = [...new Set(inPage.frames.flatMap((frame) => frame.notices))].sort();
  const value = difference(points, expected.points, 0);
  const ordered = command.expected.ordered || !isInstant(grid);
  return [
    ...(value === undefined ? [] : [value]),
    ...(inPage.error === expected.error ? [] : [`error ${inPage.error} instead of ${expected.error}`]),
    ...differing('notices', notices, expected.notices),
    ...(ordered ? differing('the order', Object.keys(points), Object.keys(expected.points)) : []),
  ];
}

function differing(what: string, ours: readonly string[], theirs: readonly string[]): readonly string[] {
  return ours.join('\n') === theirs.join('\n') ? [] : [`${what} ${ours.join(' ')} instead of ${theirs.join(' ')}`];
}

test('the data source in Chromium answers a sample of Prometheus’ own test scripts as the engine does in Node', async () => {
  const window = await site.host.open('Viewer', { expected: REFUSED });
  await window.openExplore({ expr: '', dataSource: site.rooms[0].dataSource });
  await window.page.getByRole('main').waitFor();
  const sample: Sample = { page: window.page, compared: 0, problems: [] };
  await Promise.all(site.rooms.map((room) => runRoom(room, sample)));
  expect(sample.problems).toEqual([]);
  expect(sample.compared).toBeGreaterThan(200);
  await window.close();
});
