import { Store } from '../../store/store';
import { MOST_RUNS, RuleCoverage } from './ruleCoverage';

const INTERVAL = 30_000;

/** What evaluations at these times come to; each wrote one series, or as many as stand behind it. */
function noted(coverage: RuleCoverage, times: ReadonlyArray<number | readonly [number, number]>): readonly string[] {
  for (const one of times) {
    const [time, series] = typeof one === 'number' ? [one, 1] : one;
    coverage.add('r', { time: time * INTERVAL, interval: INTERVAL, series });
  }
  return shown(coverage);
}

function shown(coverage: RuleCoverage): readonly string[] {
  return coverage.of('r').map(({ from, to, series }) => `${from / INTERVAL}-${to / INTERVAL} of ${series}`);
}

const rows = () => Store.open(':memory:').make('vms', {}, 0).ruleCoverage;
const site = (of = rows(), keep = Infinity) => {
  const clock = { now: 10_000 * INTERVAL };
  return { clock, of, coverage: new RuleCoverage({ rows: of, now: () => clock.now, keep: () => keep }) };
};

type Site = ReturnType<typeof site>;

describe('evaluations that are whole', () => {
  it.each<[string, ReadonlyArray<number | readonly [number, number]>, readonly string[]]>([
    ['one after the other', [1, 2, 3], ['1-3 of 1']],
    ['with one missing', [1, 2, 4], ['1-2 of 1', '4-4 of 1']],
    ['with another number of series', [1, [2, 5], [3, 5]], ['1-1 of 1', '2-3 of 5']],
    ['without any series', [[1, 0], [2, 0]], ['1-2 of 0']], // prettier-ignore
    ['at a clock that was set back', [5, 2, 6], ['5-6 of 1']],
    ['twice', [1, 1], ['1-1 of 1']],
  ])('%s', (_, times, expected) => expect(noted(site().coverage, times)).toEqual(expected));

  it('are those that were written down, where the proxy is killed', () => {
    const { of, coverage } = site();
    noted(coverage, [1, 2, 4]);
    coverage.flush();
    noted(coverage, [5]);
    const next = site(of).coverage;
    expect(shown(next)).toEqual(['1-2 of 1', '4-4 of 1']);
    expect(noted(next, [6])).toEqual(['1-2 of 1', '4-4 of 1', '6-6 of 1']);
    next.flush();
    expect(shown(site(of).coverage)).toEqual(['1-2 of 1', '4-4 of 1', '6-6 of 1']);
  });

  it('are forgotten when they are old', () => {
    const { clock, of, coverage } = site(rows(), 10 * INTERVAL);
    noted(coverage, [1, 3, 5, 12]);
    clock.now = 13 * INTERVAL;
    coverage.flush();
    expect([shown(coverage), shown(site(of).coverage)]).toEqual(Array(2).fill(['3-3 of 1', '5-5 of 1', '12-12 of 1']));
  });

  it('are forgotten when they are very many', () => {
    const { of, coverage } = site();
    noted(coverage, [1, 3]);
    coverage.flush();
    noted(coverage, Array.from({ length: MOST_RUNS }, (_, i) => 22 + 2 * i)); // prettier-ignore
    coverage.flush();
    expect([shown(coverage).length, shown(coverage)[0]]).toEqual([MOST_RUNS, '22-22 of 1']);
    expect(shown(site(of).coverage)).toEqual(shown(coverage));
  });

  it.each<[string, (of: Site) => RuleCoverage]>([
    ['at the next look', ({ coverage }) => coverage],
    ['after a start', ({ of, clock }) => new RuleCoverage({ rows: of, now: () => clock.now, keep: () => Infinity })],
  ])('are forgotten, %s, where the clock was ahead when they were made', (_, next) => {
    const all = site();
    noted(all.coverage, [1, 2, 120, 121]);
    all.coverage.flush();
    all.clock.now = 3 * INTERVAL;
    const coverage = next(all);
    coverage.flush();
    expect(noted(coverage, [4])).toEqual(['1-2 of 1', '4-4 of 1']);
    all.clock.now = 10_000 * INTERVAL;
    coverage.flush();
    expect(shown(site(all.of).coverage)).toEqual(['1-2 of 1', '4-4 of 1']);
  });

  it('of another rule are not its', () => {
    const { coverage } = site();
    noted(coverage, [1]);
    expect(coverage.of('s')).toEqual([]);
  });

  it('wait where the database fails, which is told', () => {
    const of = rows();
    let fails = true;
    const write: typeof of.write = (...all) => {
      if (fails) {
        throw new Error('the disk is full');
      }
      of.write(...all);
    };
    const coverage = new RuleCoverage({
      rows: { read: () => of.read(), write },
      now: () => 10_000 * INTERVAL,
      keep: () => Infinity,
    });
    noted(coverage, [1, 2]);
    coverage.flush();
    expect(coverage.problems).toEqual([expect.stringContaining('the disk is full')]);
    fails = false;
    noted(coverage, [3]);
    coverage.flush();
    expect([coverage.problems, shown(site(of).coverage)]).toEqual([[], ['1-3 of 1']]);
  });
});
