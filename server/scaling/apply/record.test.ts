import { Store } from '../../store/store';
import { FleetRecord } from './record';

const DAY = 86_400_000;
const NOW = 1000 * DAY;

function site() {
  const rows = Store.open(':memory:').make('vms', {}, 0);
  const record = new FleetRecord(rows, 0);
  record.addShard('shard-0', 'active', 0);
  const gone = (id: string, phase: 'lost' | 'removed', more: object = {}) => {
    record.addShard(id, 'active', 0);
    record.setPhase(id, { phase, at: NOW - 30 * DAY, ...more });
  };
  const ids = () => record.allShards.map(({ id }) => id);
  const same = () => expect(new FleetRecord(rows, 0).allShards).toEqual(record.allShards);
  return { record, gone, ids, same };
}

test('shards that went long ago are forgotten, but for what answers and ids need', () => {
  const { record, gone, ids, same } = site();
  gone('shard-1', 'removed');
  gone('shard-2', 'lost');
  gone('shard-3', 'removed', { drained: 1000, released: 2000 });
  gone('shard-4', 'removed', { drained: 3000, released: 2000 });
  gone('shard-5', 'removed');
  record.prune({ now: NOW, since: NOW - 40 * DAY });
  expect(ids()).toHaveLength(6);
  record.prune({ now: NOW, since: NOW - 20 * DAY });
  expect(ids()).toEqual(['shard-0', 'shard-4', 'shard-5']);
  expect(record.storeUntil).toBe(3000);
  same();
});

test('a shard stays while a target stands on it', () => {
  const { record, gone, ids } = site();
  gone('shard-1', 'removed');
  gone('shard-2', 'removed');
  record.place(new Map([['a:1', 'shard-1']]), 'new', 0);
  record.prune({ now: NOW, since: NOW });
  expect(ids()).toEqual(['shard-0', 'shard-1', 'shard-2']);
});

test('a change that is rolled back has not happened, also within another', () => {
  const { record, ids, same } = site();
  const fail = () => {
    record.addShard('shard-2', 'active', 2);
    throw new Error('full');
  };
  record.transaction(() => {
    record.addShard('shard-1', 'joining', 1);
    record.place(new Map([['a:1', 'shard-1']]), 'new', 1);
  });
  expect(() =>
    record.transaction(() => {
      record.setPhase('shard-1', { phase: 'active', at: 2 });
      record.place(new Map([['a:1', 'shard-0']]), 'new', 2);
      record.startMoves([{ address: 'a:1', from: 'shard-0', to: 'shard-1', reason: 'drain', series: [] }], {
        at: 2,
        joined: 3,
      });
      record.transaction(fail);
    })
  ).toThrow('full');
  expect(ids()).toEqual(['shard-0', 'shard-1']);
  expect(record.shard('shard-1')?.phase).toBe('joining');
  expect([record.targets.get('a:1')?.shard, record.moves, record.epoch]).toEqual(['shard-1', [], 1]);
  same();
});
