import { FairPlaces, type Whose } from './fairPlaces';

const never = new AbortController().signal;

/** `shop/ann` is the user ann of the fleet shop, `shop/ann/1` one of her queries. */
function whose(text: string): Whose {
  const [fleet, user, query] = text.split('/');
  return { fleet, user, query: query === undefined ? undefined : Number(query) };
}

/** Who comes, in this order, to places that are all free; and who gets in, as those that are in leave one by one. */
async function served(places: FairPlaces, comers: readonly string[]): Promise<readonly string[]> {
  const order: string[] = [];
  const inside: Array<() => void> = [];
  comers.forEach((comer) => {
    void places.acquire(whose(comer), new AbortController().signal).then((place) => {
      order.push(typeof place === 'string' ? `${comer} ${place}` : comer);
      inside.push(...(typeof place === 'string' ? [] : [place]));
    });
  });
  for (await settled(); inside.length > 0; await settled()) {
    inside.shift()?.();
  }
  return order;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const ANY = { user: 9, fleet: 9 };
const times = (n: number, comer: string) => Array<string>(n).fill(comer);

describe('FairPlaces', () => {
  it.each<[string, number, string[], string[]]>([
    ['one user is served in order', 1, ['a/u', 'a/u', 'a/u'], ['a/u', 'a/u', 'a/u']],
    ['fleets take turns', 1, [...times(3, 'a/u'), ...times(3, 'b/v')], ['a/u', 'b/v', 'a/u', 'b/v', 'a/u', 'b/v']],
    [
      'users of a fleet take turns',
      1,
      [...times(4, 'a/u'), ...times(2, 'a/v')],
      ['a/u', 'a/v', 'a/u', 'a/v', 'a/u', 'a/u'],
    ],
    [
      'a fleet gets no more for having more users',
      1,
      ['a/1', 'a/2', 'a/3', ...times(3, 'b/v')],
      ['a/1', 'b/v', 'a/2', 'b/v', 'a/3', 'b/v'],
    ],
    [
      // Of three places one and two, as soon as the first have left.
      'one of weight 2 gets twice as much',
      3,
      [...times(4, 'a/u'), ...times(4, 'twice/v')],
      ['a/u', 'a/u', 'a/u', 'twice/v', 'twice/v', 'a/u', 'twice/v', 'twice/v'],
    ],
    [
      'of one user, who asks for little does not wait for all of who asks for much',
      2,
      [...times(4, 'a/u/1'), 'a/u/2'],
      ['a/u/1', 'a/u/1', 'a/u/2', 'a/u/1', 'a/u/1'],
    ],
    [
      'queries of one user that ask for as much take turns',
      2,
      [...times(3, 'a/u/1'), ...times(3, 'a/u/2')],
      ['a/u/1', 'a/u/1', 'a/u/2', 'a/u/1', 'a/u/2', 'a/u/2'],
    ],
  ])('%s', async (_, limit, comers, order) => {
    const places = new FairPlaces(limit, { weightOf: (fleet) => (fleet === 'twice' ? 2 : 1), most: ANY });
    expect(await served(places, comers)).toEqual(order);
    expect([places.inUse, places.waiting]).toEqual([0, 0]);
  });

  it.each<[string, string[], number[]]>([
    ['one user', ['a/u'], [32]],
    ['one user of many fleets', ['a/u', 'b/u', 'c/u'], [32]],
    ['one fleet', ['a/1', 'a/2', 'a/3'], [48]],
    ['two users of a fleet', ['a/1', 'a/2'], [22, 21]],
    ['two fleets', ['a/u', 'b/v'], [22, 21]],
    ['ten fleets', Array.from({ length: 10 }, (_, i) => `${i}/${i}`), [6, 6, 6, 6, 6, 6, 6, 6, 6, 5]],
  ])('leaves something for others, whoever takes all it can: %s', (_, comers, shares) => {
    const places = new FairPlaces(64);
    const held = comers.map(() => 0);
    for (let round = 0; round < 64; round++) {
      comers.forEach((comer, i) => (held[i] += places.tryEnter(whose(comer)) === undefined ? 0 : 1));
    }
    expect(shares.length === 1 ? [held.reduce((sum, n) => sum + n)] : held).toEqual(shares);
    expect(places.tryEnter(whose('other/other'))).toBeDefined();
  });

  it.each<[string, number, number, number]>([
    ['one', 1, 16, 6],
    ['one of few places', 1, 2, 1],
    ['one of a single place', 1, 1, 1],
    ['eight', 8, 16, 11],
  ])('leaves a place for one more query of a user, whose others take all they can: %s', (_, queries, limit, taken) => {
    const places = new FairPlaces(limit, { most: { user: 3, fleet: Infinity, query: 0.25 } });
    for (let round = 0; round < limit; round++) {
      for (let query = 1; query <= queries; query++) {
        places.tryEnter(whose(`a/u/${query}`));
      }
    }
    expect(places.inUse).toBe(taken);
    expect(places.tryEnter(whose('a/u/99')) !== undefined).toBe(limit > 1);
  });

  it('lets one fleet take no more than its part of what may wait', async () => {
    const places = new FairPlaces(1, { maxWaiting: 4 });
    const order = served(places, [...times(6, 'a/u'), 'b/v']);
    expect(await order).toEqual(['a/u', 'a/u full', 'a/u full', 'b/v', 'a/u', 'a/u', 'a/u']);
  });

  it('counts a place given back twice once', () => {
    const places = new FairPlaces(3);
    const place = places.tryEnter(whose('a/u'));
    places.tryEnter(whose('b/v'));
    place?.();
    place?.();
    expect(places.inUse).toBe(1);
  });

  it('lets go of who gives up waiting, without losing the place', async () => {
    const places = new FairPlaces(1);
    const place = places.tryEnter(whose('a/u'));
    const controller = new AbortController();
    const waiting = places.acquire(whose('a/u'), controller.signal);
    expect([places.waiting, places.waitingOf('a'), places.waitingOf('b')]).toEqual([1, 1, 0]);
    controller.abort();
    expect(await waiting).toBe('aborted');
    place?.();
    expect([places.inUse, places.waiting, places.waitingOf('a')]).toEqual([0, 0, 0]);
    expect(await places.acquire(whose('a/u'), controller.signal)).toBe('aborted');
  });

  it('remembers nobody who is gone, nor who was refused', async () => {
    const places = new FairPlaces(1, { maxWaiting: 0 });
    const place = places.tryEnter(whose('a/u/1'));
    expect(await places.acquire(whose('b/v/2'), never)).toBe('full');
    place?.();
    const kept = ['fleets', 'users', 'queries'].map((name): unknown => Reflect.get(places, name));
    expect(kept).toEqual([new Map(), new Map(), new Map()]);
  });

  it('is quick where very many wait', async () => {
    const places = new FairPlaces(1);
    const waiting = Array.from({ length: 20_000 }, (_, i) =>
      places.acquire(whose(`a/${i % 3}`), new AbortController().signal)
    );
    for (const place of waiting) {
      void place.then((leave) => typeof leave === 'function' && leave());
    }
    await Promise.all(waiting);
    expect([places.inUse, places.waiting]).toEqual([0, 0]);
  });
});
