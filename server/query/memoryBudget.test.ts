import { MemoryBudget, ownShare } from './memoryBudget';

const MiB = 1024 * 1024;

describe('MemoryBudget', () => {
  it('gives until nothing is left, and takes back', async () => {
    const budget = new MemoryBudget(10 * MiB, { patience: 1 });
    const [a, b] = [budget.open(), budget.open()];
    expect([await a.take(6 * MiB), await b.take(4 * MiB), await b.take(1)]).toEqual([true, true, false]);
    expect(a.refusal).toBeUndefined();
    expect(b.refusal).toMatch(/^the proxy has too little memory .* needs 5 MiB, and 10 MiB of 10 MiB \(--max-memory\)/);
    a.give(2 * MiB);
    expect(budget.inUse).toBe(8 * MiB);
    a.close();
    b.close();
    expect(budget.inUse).toBe(0);
  });

  it('lets one wait until another gives back, and each once', async () => {
    const budget = new MemoryBudget(10, { patience: 1_000_000 });
    const [a, b, c] = [budget.open(), budget.open(), budget.open()];
    await a.take(10);
    const waiting = [b.take(6), c.take(6)];
    a.close();
    expect(await waiting[0]).toBe(true);
    expect(budget.inUse).toBe(6);
    b.close();
    expect(await waiting[1]).toBe(true);
    c.close();
    expect(budget.inUse).toBe(0);
  });

  it('lets nobody wait for more than there is', async () => {
    const budget = new MemoryBudget(10, { patience: 1_000_000 });
    const account = budget.open();
    await account.take(8);
    expect(await account.take(3)).toBe(false);
    expect(account.refusal).toMatch(/^the query needs more than the 1 MiB that the proxy has for all queries/);
    account.close();
    expect(budget.inUse).toBe(0);
  });

  it('refuses at once what is asked after a refusal, tells of it once, and keeps nothing of a closed one', async () => {
    const onRefused = jest.fn();
    const budget = new MemoryBudget(10, { patience: 1, onRefused });
    const account = budget.open();
    expect([await account.take(11), await account.take(1)]).toEqual([false, false]);
    expect(onRefused).toHaveBeenCalledTimes(1);
    const other = budget.open();
    other.close();
    expect([await other.take(1), budget.inUse]).toEqual([false, 0]);
  });

  it('keeps nothing for one that is closed while it waits', async () => {
    const budget = new MemoryBudget(10, { patience: 1_000_000 });
    const [a, b] = [budget.open(), budget.open()];
    await a.take(10);
    const waiting = b.take(5);
    b.close();
    a.close();
    expect([await waiting, budget.inUse]).toEqual([false, 0]);
  });
});

it.each([
  ['the container has less', 2e9, 8e9, 1e9],
  ['there is no container', 2 ** 64, 8e9, 4e9],
  ['nothing is known of one', 0, 8e9, 4e9],
])('the default is half of what there is, where %s', (_, constrained, total, share) => {
  expect(ownShare(constrained, total)).toBe(share);
});
