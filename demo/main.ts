// A demo to look at: small services with traffic, for Prometheus shards to scrape.
import { once } from 'node:events';

import { createControl } from './control';
import { createLoad } from './load';
import { type DemoOptions, readOptions } from './options';
import { Service } from './service';
import { startTraffic } from './traffic';

const ZONES = ['a', 'b', 'c'];
const JOBS = ['shop', 'search', 'billing'];

function createServices({ targets, listen, port, seed }: DemoOptions): Service[] {
  return Array.from({ length: targets }, (_, index) => {
    const zone = index % ZONES.length;
    return new Service({
      index,
      listen,
      port: port + 1 + index,
      zone,
      seed,
      labels: {
        app: JOBS[Math.floor(index / ZONES.length) % JOBS.length],
        zone: ZONES[zone],
        vm: `vm-${String(index + 1).padStart(2, '0')}`,
      },
    });
  });
}

async function main(): Promise<number> {
  const read = readOptions(process.argv.slice(2));
  if (!read.ok) {
    process.stderr.write(`demo: ${read.problem}\n`);
    return 1;
  }
  const { options } = read;
  const services = createServices(options);
  const traffic = startTraffic(services, options);
  const control = createControl({ services, traffic, load: createLoad(services), host: options.host });
  try {
    await Promise.all(services.map((service) => service.start()));
    control.listen(options.port, options.listen);
    await once(control, 'listening');
  } catch (error) {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  process.stdout.write(`demo: ${services.length} services, control at http://${options.listen}:${options.port}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  traffic.stop();
  control.close();
  await Promise.all(services.map((service) => service.stop()));
  return 0;
}

void main().then((status) => process.exit(status));
