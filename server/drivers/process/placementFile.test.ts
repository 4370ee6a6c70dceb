import { parsePlacement } from './placementFile';

describe('parsePlacement', () => {
  it('reads what versions without a store wrote', () => {
    const text = '{"version": 1, "targets": {"a:1": {"shard": "shard-1", "seen": 3600000}}}';
    expect([...parsePlacement(text)]).toEqual([['a:1', 'shard-1']]);
  });

  it('throws on anything else', () => {
    expect(() => parsePlacement('{"version": 2}')).toThrow();
    expect(() => parsePlacement('{"ver')).toThrow();
  });
});
