import { type ScrapedTarget } from '../../../measure/toldMeasurement';
import { together } from './measureReplicas';

const target = (address: string, lastScrape?: number): ScrapedTarget => ({
  ...{ job: 'vms', address, labels: { instance: address }, health: 'up', interval: 1000 },
  lastScrape,
});

test.each<[string, ReadonlyArray<readonly ScrapedTarget[]>, ReadonlyArray<[string, number | undefined]>]>([
  [
    'as one tells',
    [[target('a', 1), target('b')]],
    [
      ['a', 1],
      ['b', undefined],
    ],
  ],
  ['scraped when all have', [[target('a', 5)], [target('a', 3)]], [['a', 3]]],
  ['not while one has not', [[target('a', 5)], [target('a')]], [['a', undefined]]],
  ['there while one has it', [[target('a', 5)], []], [['a', undefined]]],
])('targets of replicas: %s', (_, lists, expected) => {
  expect(together(lists).map(({ address, lastScrape }) => [address, lastScrape])).toEqual(expected);
});
