import { type StaticFleet } from '../../../fleets/fleetsFile';
import { readFleets } from '../../../fleets/readFleets';
import { driverContract } from '../../testing/driver.contract';
import { staticDriver } from './staticDriver';

const FILE = `
fleets:
  - id: shop
    kind: hash
    driver: static
    static:
      moves:
        - { labels: { instance: 'w:1' }, from: a, to: b, joined: 2026-05-01T12:00:00Z, left: 2026-05-01T12:00:30Z }
      shards:
        - { id: a, replicas: [{ url: 'http://a:9090/' }, { id: b, url: 'http://a2:9090/prefix/' }] }
        - { id: b, replicas: [{ url: 'http://b:9090' }] }
`;

driverContract('static', 'watched', async () => {
  const read = readFleets(FILE);
  const [fleet] = read.ok ? read.fleets : [];
  return {
    open: () => Promise.resolve(staticDriver(fleet as StaticFleet, { secret: () => undefined, readFile: () => '' })),
    pass: () => Promise.resolve(),
    cleanUp: () => Promise.resolve(),
  };
});
