import { type DataSourceSettings } from '@grafana/data';
import { setDataSourceSrv } from '@grafana/runtime';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import { type FleetOptions } from '../options';
import { FakeFailure, installNetwork } from '../testing/fakeNetwork';
import { ConfigEditor } from './ConfigEditor';

beforeAll(() => {
  // Grafana's lists measure text; jsdom cannot.
  HTMLCanvasElement.prototype.getContext = (() => ({ measureText: () => ({ width: 10 }) })) as never;
});

beforeEach(() => {
  const list = [{ uid: 'p1', name: 'Prometheus one', type: 'prometheus' }];
  const srv = {
    getList: ({ filter }: { filter: (ds: object) => boolean }) => list.filter(filter),
    getInstanceSettings: () => undefined,
  };
  setDataSourceSrv(srv as never);
});

function open(jsonData: FleetOptions, readOnly = false) {
  const seen: { options?: FleetOptions } = {};
  function Host() {
    const [options, setOptions] = useState({ jsonData, readOnly, name: 'n' } as DataSourceSettings<FleetOptions>);
    seen.options = options.jsonData;
    return <ConfigEditor options={options} onOptionsChange={setOptions} />;
  }
  render(<Host />);
  return { seen, user: userEvent.setup() };
}

test('a fleet is chosen from those the proxy has', async () => {
  installNetwork({});
  const { seen, user } = open({});
  await user.click(await screen.findByRole('combobox', { name: /^Fleet/ }));
  await user.keyboard('{ArrowDown}{Enter}');
  expect(seen.options?.fleet).toBe('demo');
});

test('a fleet that is not there is said', async () => {
  installNetwork({});
  open({ fleet: 'gone' });
  expect(await screen.findByText(/There is no such fleet/)).toBeInTheDocument();
});

test('while the proxy is away the reason is told, and the rest can be set', async () => {
  installNetwork({ client: [['/api/plugin-proxy', new FakeFailure(502)]] });
  const { seen, user } = open({ fleet: 'demo' });
  expect(await screen.findByText(/proxy does not answer/)).toBeInTheDocument();
  await user.type(screen.getByLabelText(/Scrape interval/), '30s');
  await user.click(screen.getByRole('radio', { name: 'Fail the query' }));
  expect(seen.options).toMatchObject({ timeInterval: '30s', partial: 'fail' });
});

test('Prometheus data sources make a fleet', async () => {
  installNetwork({});
  const { seen, user } = open({});
  await user.click(screen.getByRole('radio', { name: 'Prometheus data sources in Grafana' }));
  await user.click(screen.getByRole('combobox', { name: 'Data sources' }));
  await user.keyboard('{ArrowDown}{Enter}');
  await user.click(screen.getByRole('radio', { name: 'Shards of one Prometheus' }));
  await user.type(screen.getByLabelText(/Partition labels/), 'instance{Enter}');
  await user.type(screen.getByLabelText(/Replicated jobs/), 'node{Enter}');
  expect(seen.options).toEqual({
    connection: 'members',
    members: ['p1'],
    kind: 'hash',
    partitionLabels: ['instance'],
    replicatedJobs: ['node'],
  });
});

test('a data source that cannot be asked as it is set is told at the field', async () => {
  installNetwork({});
  const jsonData = { directUrl: 'http://h/?team=x' };
  setDataSourceSrv({ getList: () => [], getInstanceSettings: () => ({ name: 'one', jsonData }) } as never);
  open({ connection: 'members', members: ['p1'] });
  expect(screen.getByRole('alert')).toHaveTextContent(
    'URL of the data source "one": write it without ? and what comes after it: use its custom query parameters.'
  );
});

const SETTING_REFUSED = 'Enter a whole number and one unit (y, M, w, d, h, m, s or ms), for example 15s.';

test('what a duration may be is said at its field', async () => {
  installNetwork({});
  open({ connection: 'members' });
  const refused = ([label, text]: readonly [label: RegExp, text: string, refused?: string]) => {
    fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
    const alerts = screen.queryAllByRole('alert').map((alert) => alert.textContent);
    fireEvent.change(screen.getByLabelText(label), { target: { value: '' } });
    return alerts;
  };
  const texts = [
    [/Scrape interval/, '15s'],
    [/Scrape interval/, '1.5m', SETTING_REFUSED],
    [/Scrape interval/, '>1m', SETTING_REFUSED],
    [/Query timeout/, '500ms'],
    [/Query timeout/, '1M'],
    [/Query timeout/, '0.5s', SETTING_REFUSED],
    [/Query timeout/, '1m30s', SETTING_REFUSED],
    [/Query timeout/, '30', SETTING_REFUSED],
    [/Evaluation interval/, '1m30s'],
    [/Evaluation interval/, '1.5m', 'unknown unit "." in duration "1.5m"'],
    [/Evaluation interval/, '0s', 'duration must be greater than 0'],
    [/Lookback/, '500ms'],
    [/Lookback/, '1M', 'unknown unit "M" in duration "1M"'],
    [/Lookback/, '30', 'not a valid duration string: "30"'],
  ] as const;
  expect(texts.map(refused)).toEqual(texts.map(([, , message]) => (message === undefined ? [] : [message])));
});

test('nothing of a provisioned data source can be changed', async () => {
  installNetwork({});
  open({ connection: 'members', members: ['p1'], kind: 'hash' }, true);
  const fields = [
    ...screen.getAllByRole('radio'),
    ...screen.getAllByRole('textbox'),
    ...screen.getAllByRole('combobox'),
  ];
  expect(fields.filter((field) => !(field as HTMLInputElement).disabled)).toEqual([]);
});
