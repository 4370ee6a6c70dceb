import { type Random } from './random';

export const handlers = ['/api/items', '/api/orders', '/api/login'] as const;

/** What a request gets: decided by chance, but with the odds of a real service. */
export interface Outcome {
  readonly code: number;
  readonly seconds: number;
}

/** How a service of the demo behaves; drawn once for each. */
export interface Character {
  /** Requests a second at quiet times. */
  readonly baseRate: number;
  /** Median time to answer, seconds. */
  readonly medianSeconds: number;
  /** Share of the requests that are wrong by the caller's fault. */
  readonly clientErrors: number;
  /** Share of the requests that fail by the service's own fault at quiet times. */
  readonly serverErrors: number;
}

const HOUR = 3_600;

export function drawCharacter(random: Random): Character {
  return {
    baseRate: 2 + 10 * random(),
    medianSeconds: 0.01 + 0.06 * random(),
    clientErrors: 0.02 + 0.06 * random(),
    serverErrors: 0.002 + 0.006 * random(),
  };
}

/** Requests a second at a time (seconds since the epoch): a wave of 20 minutes on top of the base rate. */
export function rateAt(character: Character, seconds: number): number {
  return character.baseRate * (1 + 0.5 * Math.sin((2 * Math.PI * seconds) / (HOUR / 3)));
}

/** Whether a zone has one of its incidents: a minute and a half in every quarter of an hour, each zone at another time. */
export function incidentAt(zone: number, seconds: number): boolean {
  return (seconds + zone * 300) % 900 < 90;
}

/** Draws the answer to one request. */
export function drawOutcome(
  character: Character,
  request: { readonly handler: string; readonly incident: boolean },
  random: Random
): Outcome {
  const slow = request.incident ? 4 : 1;
  const seconds = character.medianSeconds * slow * Math.exp(0.7 * normal(random));
  const serverErrors = character.serverErrors * (request.incident ? 25 : 1);
  const draw = random();
  if (draw < serverErrors) {
    return { code: random() < 0.7 ? 500 : 503, seconds };
  }
  if (draw < serverErrors + character.clientErrors) {
    return { code: clientError(request.handler, random), seconds: seconds / 3 };
  }
  return { code: request.handler === '/api/orders' ? 201 : 200, seconds };
}

/** How many events of that mean number happen: Knuth's method, for small means. */
export function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count += 1;
  }
  return count;
}

function clientError(handler: string, random: Random): number {
  if (handler === '/api/login') {
    return 401;
  }
  return random() < 0.75 ? 404 : 429;
}

/** A draw from the standard normal distribution (Box and Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
