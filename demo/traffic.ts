import { handlers, poisson, rateAt } from './behaviour';
import { type Service } from './service';

const TICK_MS = 250;

export interface Traffic {
  readonly paused: boolean;
  /** No request is sent, and nothing restarts or disappears, until `resume`. */
  pause(): void;
  resume(): void;
  stop(): void;
}

export interface TrafficOptions {
  /** Seconds between two restarts of the service that restarts. */
  readonly restartEvery: number;
  /** Seconds between two absences of the one that disappears now and then; it is away for a sixth of that. */
  readonly absentEvery: number;
}

/** Sends every service its requests, restarts the second and takes the third away now and then. */
export function startTraffic(services: readonly Service[], options: TrafficOptions): Traffic {
  let paused = false;
  let tick = 0;
  const ticksIn = (seconds: number) => Math.max(2, Math.round((seconds * 1_000) / TICK_MS));
  const timer = setInterval(() => {
    if (paused) {
      return;
    }
    tick += 1;
    services.forEach(sendRequests);
    void restart(services.at(1), tick % ticksIn(options.restartEvery));
    const absence = ticksIn(options.absentEvery);
    void comeAndGo(services.at(2), { away: tick % absence >= absence - Math.ceil(absence / 6) });
  }, TICK_MS);
  return {
    get paused() {
      return paused;
    },
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    stop: () => clearInterval(timer),
  };
}

function sendRequests(service: Service): void {
  if (!service.up) {
    return;
  }
  const { character, random } = service;
  const rate = rateAt(character, Date.now() / 1000);
  for (let left = poisson((rate * TICK_MS) / 1000, random); left > 0; left--) {
    const handler = handlers[Math.floor(random() ** 1.5 * handlers.length)];
    service.handle(handler === '/api/items' && random() < 0.8 ? 'GET' : 'POST', handler);
  }
  service.observeLoad(rate);
}

/** Down for a second and back with all counters at zero, as after a crash. */
async function restart(service: Service | undefined, ticksSince: number): Promise<void> {
  if (ticksSince === 0) {
    await service?.stop();
  } else if (ticksSince === 1_000 / TICK_MS && service && !service.up) {
    service.forget();
    await service.start();
  }
}

async function comeAndGo(service: Service | undefined, { away }: { readonly away: boolean }): Promise<void> {
  if (service && service.up === away) {
    await (away ? service.stop() : service.start());
  }
}
