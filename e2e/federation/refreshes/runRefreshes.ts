import { seededRandom, type Random } from '../../../demo/random';
import { type Grid, rangeGrid } from '../../../src/engine';
import { type ApiAnswer, serverAnswer } from '../exactness/apiAnswer';
import { compareAnswers } from '../exactness/compareAnswers';
import { RefreshedPage } from './refreshedPage';
import { type RefreshPanel, refreshPanels } from './refreshQueries';
import { RefreshSite } from './refreshSite';

/** Sums of floats in another order. */
const OPTIONS = { tolerance: 1e-12, ordered: true };
const PANELS = 8;
const REFRESHES = 40;
const AGAIN = 5;

export interface RefreshTally {
  readonly refreshes: number;
  /** Each a sentence. */
  readonly differing: readonly string[];
  /** Of all steps that members were to be asked for, those that were kept. */
  readonly kept: number;
  /** Samples that the page did not ask for again. */
  readonly keptByPage: number;
  readonly events: Readonly<Record<string, number>>;
}

interface Running {
  readonly site: RefreshSite;
  readonly page: RefreshedPage;
  readonly random: Random;
  readonly events: Record<string, number>;
  /** The less of it, the more happens. */
  readonly calm: number;
}

/**
 * Asks what dashboards ask as they are refreshed, with what the proxy keeps, without, of a page that keeps, and of one Prometheus, until so many answers
 * were compared; in between samples come late, targets move, and members restart, fail and forget.
 */
export async function runRefreshes(
  wanted: number,
  { seed, calm, say }: { readonly seed: number; readonly calm: number; readonly say: (line: string) => void }
): Promise<RefreshTally> {
  const random = seededRandom(seed);
  const days = Math.ceil(((wanted / PANELS) * 45_000) / 86_400_000) + 2;
  const start = Math.floor((Date.now() - days * 86_400_000) / 60_000) * 60_000;
  const site = await RefreshSite.start(random, start);
  const page = new RefreshedPage('refreshed', site.proxy.url);
  const running = { site, page, random, events: {}, calm };
  const differing: string[] = [];
  let refreshes = 0;
  try {
    for (let minute = 0; minute < 240; minute += 5) {
      await site.advance(300_000);
    }
    while (refreshes < wanted) {
      const panels = refreshPanels(PANELS, { random, now: site.now });
      for (let i = 0; i < REFRESHES && refreshes < wanted; i++) {
        await site.advance([15_000, 30_000, 30_000, 60_000, 97_000][Math.floor(random() * 5)]);
        await page.reload();
        const found = await happen(running, panels);
        found.push(...(await Promise.all(panels.map((panel) => compare(running, panel)))).flat());
        found.forEach(say);
        differing.push(...found);
        refreshes += panels.length;
      }
      say(`${refreshes} refreshes, ${differing.length} differ, ${Math.round(100 * (await keptShare(site)))} % kept`);
    }
    return { refreshes, differing, kept: await keptShare(site), keptByPage: page.cached, events: running.events };
  } finally {
    page.close();
    await site.close();
  }
}

/** What happens between two refreshes; gives what differs meanwhile. */
async function happen({ site, random, events, calm }: Running, panels: readonly RefreshPanel[]): Promise<string[]> {
  const note = (name: string): void => void (events[name] = (events[name] ?? 0) + 1);
  const differing: string[] = [];
  const chance = (of: number): boolean => random() < of / calm;
  if (chance(1)) {
    note('restarts');
    await site.restart();
  }
  if (chance(2)) {
    note('deletions');
    await site.forget();
  }
  if (chance(1)) {
    note('reloads');
    await site.reload();
  }
  if (chance(2)) {
    note('moves');
    site.move();
  }
  if (chance(0.5)) {
    note('faults');
    await site.without(async () => {
      const [panel] = panels;
      const [kept, asked] = await Promise.all([false, true].map((noStore) => askProxy(site, panel, noStore)));
      differing.push(
        ...((kept.error === undefined) === (asked.error === undefined) ? [] : [`${panel.query}: a fault is told once`])
      );
    });
  }
  return differing;
}

async function compare({ site, page }: Running, panel: RefreshPanel): Promise<readonly string[]> {
  const askAll = async () =>
    await Promise.all([
      askProxy(site, panel, false),
      askProxy(site, panel, true),
      ask(`${site.reference.url}/api/v1/query_range`, site, { panel }),
      page.ask(panel.query, gridOf(site, panel)),
    ]);
  let answers = await askAll();
  // A member that has just begun anew, on a machine that is busy, does not answer at once, nor say in time what it is.
  for (let i = 0; i < AGAIN && answers.some(isUnsettled); i++) {
    await site.answers();
    answers = await askAll();
  }
  // What is known of the members' indexes is believed for a while, which may have been over for one of the two alone.
  if ([0, 3].some((i) => differInInfosAlone(answers[i], answers[1]))) {
    answers = await askAll();
  }
  const [kept, asked, one, ofPage] = answers;
  // A server whose head has lost samples in the middle fails to read some spans.
  if ([asked, one].some(({ error = '' }) => error.includes('runtime error: index out of range'))) {
    return [];
  }
  const problems = [
    ...compareAnswers(timely(kept), timely(asked), OPTIONS).map((text) => `beside what is asked anew: ${text}`),
    ...compareAnswers(timely(ofPage), timely(asked), OPTIONS).map((text) => `in the page: ${text}`),
    ...compareAnswers(withoutInfos(kept), withoutInfos(one), OPTIONS).map((text) => `beside one Prometheus: ${text}`),
  ];
  return problems.length === 0
    ? []
    : [`${JSON.stringify(panel)} at ${site.now}: ${problems.map((text) => text.slice(0, 600)).join('; ')}`];
}

function isUnsettled({ error = '', warnings }: ApiAnswer): boolean {
  return (
    error.includes('no complete answer') || warnings.some((text) => text.includes('is not known to compute PromQL'))
  );
}

function differInInfosAlone(a: ApiAnswer, b: ApiAnswer): boolean {
  return (
    compareAnswers(timely(a), timely(b), OPTIONS).length > 0 &&
    compareAnswers(withoutInfos(a), withoutInfos(b), OPTIONS).length === 0
  );
}

function withoutInfos(answer: ApiAnswer): ApiAnswer {
  return { ...answer, infos: [] };
}

function askProxy(site: RefreshSite, panel: RefreshPanel, noStore: boolean): Promise<ApiAnswer> {
  return ask(`${site.proxy.url}/fleets/refreshed/api/v1/query_range`, site, { panel, noStore });
}

async function ask(
  url: string,
  site: RefreshSite,
  { panel, noStore = false }: { readonly panel: RefreshPanel; readonly noStore?: boolean }
): Promise<ApiAnswer> {
  const { query } = panel;
  const { start, end, step } = gridOf(site, panel);
  const params = { query, start: String(start / 1000), end: String(end / 1000), step: String(step / 1000) };
  const response = await fetch(`${url}?${new URLSearchParams(params)}`, {
    headers: noStore ? { 'cache-control': 'no-store' } : {},
  });
  return serverAnswer({ status: response.status, body: new Uint8Array(await response.arrayBuffer()) });
}

/** As Grafana does: on the step. */
function gridOf({ now }: RefreshSite, { range, step }: RefreshPanel): Grid {
  const end = Math.floor(now / step) * step;
  return rangeGrid(end - range, end, step);
}

async function keptShare(site: RefreshSite): Promise<number> {
  const text = await (await fetch(`${site.proxy.url}/metrics`)).text();
  const of = (name: string): number => Number(new RegExp(`^${name}\\{.*\\} (.*)$`, 'm').exec(text)?.[1] ?? 0);
  const [hits, misses] = ['promshards_cache_hits_total', 'promshards_cache_misses_total'].map(of);
  return hits / Math.max(1, hits + misses);
}

/** Without what a machine that has too much to do does not tell in time. */
function timely(answer: ApiAnswer): ApiAnswer {
  const infos = answer.infos
    .filter((text) => !text.includes('has data is not known ('))
    .map((text) => text.replace(/(?<=, which count once\.).*/s, ''));
  return { ...answer, infos };
}
