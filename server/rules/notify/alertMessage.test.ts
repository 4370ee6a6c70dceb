import { Labels } from '../../../src/engine/index';
import { alertMessages } from './alertMessage';

const alert = { labels: Labels.of({ alertname: 'A', team: 'own' }), annotations: { text: 'a "b"' }, activeAt: 1000 };
const of = { expr: "sum  by(b,a) (rate(x{y='(z)~*!'}[5m]))>0", time: 100_000, interval: 5000 };
const parsed = (...args: Parameters<typeof alertMessages>) => JSON.parse(alertMessages(...args)[0]) as unknown;

describe('what is sent of an alert', () => {
  it('has the external labels it has not itself, and links to its expression', () => {
    const surroundings = { externalLabels: { team: 'x', region: 'eu', none: '' }, externalUrl: 'http://f.example/p' };
    expect(parsed([{ ...alert, firedAt: 2000 }], of, surroundings)).toEqual({
      labels: { alertname: 'A', team: 'own', region: 'eu' },
      annotations: { text: 'a "b"' },
      startsAt: '1970-01-01T00:00:02.000Z',
      endsAt: '1970-01-01T00:05:40.000Z',
      generatorURL:
        'http://f.example/p/graph?g0.expr=sum+by+%28b%2C+a%29+%28rate%28x%7By%3D%22%28z%29~%2A%21%22%7D%5B5m%5D%29%29+%3E+0&g0.tab=1',
    });
  });

  it('ends when it was resolved, and links nowhere without an external URL', () => {
    expect(
      parsed([{ ...alert, firedAt: 2000, resolvedAt: 3000 }], of, { externalLabels: {}, externalUrl: '' })
    ).toEqual({
      labels: { alertname: 'A', team: 'own' },
      annotations: { text: 'a "b"' },
      startsAt: '1970-01-01T00:00:02.000Z',
      endsAt: '1970-01-01T00:00:03.000Z',
    });
  });
});
