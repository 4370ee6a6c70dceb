import { LoadingState, type PanelData } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { datasource, installGrafana, range } from '../testing/askFleet';
import { FleetQueryEditor } from './FleetQueryEditor';

jest.mock('@grafana/prometheus', () => ({
  ...jest.requireActual('@grafana/prometheus'),
  PromQueryEditorByApp: () => <div>The editor of PromQL</div>,
}));

beforeEach(installGrafana);

function panelData(...frames: ReadonlyArray<readonly [refId: string, cached: number | undefined]>): PanelData {
  const series = frames.map(([refId, cached]) => ({ refId, fields: [], length: 0, meta: { custom: { cached } } }));
  return { series, state: LoadingState.Done, timeRange: range };
}

function show(data: PanelData | undefined) {
  const ds = datasource();
  const askAgain = jest.spyOn(ds, 'askAgain');
  const onRunQuery = jest.fn();
  const query = { refId: 'A', expr: 'up' };
  render(
    <FleetQueryEditor datasource={ds} query={query} data={data} onChange={() => undefined} onRunQuery={onRunQuery} />
  );
  return { askAgain, onRunQuery };
}

test('samples from the cache are told, and the shards asked again at a press', async () => {
  const { askAgain, onRunQuery } = show(panelData(['A', 1200], ['A', undefined], ['B', 7]));
  expect(screen.getByText('The editor of PromQL')).toBeInTheDocument();
  expect(screen.getByText('Samples from the cache: 1,200')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Ask the shards again' }));
  expect([askAgain.mock.calls.length, onRunQuery.mock.calls.length]).toEqual([1, 1]);
});

test.each([
  ['nothing ran', undefined],
  ['nothing came from there', panelData(['A', 0], ['B', 7])],
])('where %s, there is no more than the editor', (_, data) => {
  show(data);
  expect(screen.getByText('The editor of PromQL')).toBeInTheDocument();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});
