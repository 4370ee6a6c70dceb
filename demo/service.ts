import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { type Character, drawCharacter, drawOutcome, handlers, incidentAt, type Outcome } from './behaviour';
import { PROTOBUF_TYPE, protobufExposition, textOfNative, wantsProtobuf } from './exposition';
import { type Random, seededRandom } from './random';
import { createServiceMetrics, type ServiceMetrics } from './serviceMetrics';

export interface ServiceOptions {
  readonly index: number;
  readonly listen: string;
  readonly port: number;
  /** Labels its scrapers should add. */
  readonly labels: Readonly<Record<string, string>>;
  readonly zone: number;
  readonly seed: number;
}

const zero = () => new Map<number, number>();

/** One small "VM" service: answers requests, counts them, and serves `/metrics` on a port of its own. */
export class Service {
  readonly character: Character;
  readonly random: Random;
  private server: Server | undefined;
  private metrics: ServiceMetrics;
  private sinceStart = zero();
  private readonly ever = zero();
  private starts = 0;
  private customers = 0;

  constructor(readonly options: ServiceOptions) {
    this.random = seededRandom(options.seed * 1_000 + options.index);
    this.character = drawCharacter(this.random);
    this.metrics = this.freshMetrics();
  }

  get up(): boolean {
    return this.server !== undefined;
  }

  /** Requests by status code that the running process has answered, counted beside the metrics, not through them. */
  get answered(): ReadonlyMap<number, number> {
    return this.sinceStart;
  }

  /** The same since the demo was started, whatever restarts there were. */
  get answeredEver(): ReadonlyMap<number, number> {
    return this.ever;
  }

  /** Opens the port. Rejects when it is taken. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.respond(request, response));
    server.listen(this.options.port, this.options.listen);
    await once(server, 'listening');
    this.server = server;
  }

  /** Closes the port; the counters stay as they are. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }

  /** Counts requests by that many customers too, restarts or not; by none with 0. */
  countCustomers(customers: number): void {
    if (customers !== this.customers) {
      this.customers = customers;
      this.metrics.countCustomers(customers);
    }
  }

  /** What a new process would have: all counters at zero. */
  forget(): void {
    this.sinceStart = zero();
    this.metrics = this.freshMetrics();
  }

  /** Answers one request and counts it; what the port's handlers and the traffic both call. */
  handle(method: string, handler: string): Outcome {
    const incident = incidentAt(this.options.zone, Date.now() / 1000);
    const outcome = drawOutcome(this.character, { handler, incident }, this.random);
    this.metrics.count({ method, handler, ...outcome });
    for (const counts of [this.sinceStart, this.ever]) {
      counts.set(outcome.code, (counts.get(outcome.code) ?? 0) + 1);
    }
    return outcome;
  }

  /** Sets the gauges from the load of the last moment. @param rate Requests a second. */
  observeLoad(rate: number): void {
    const inFlight = Math.round(rate * this.character.medianSeconds * (0.5 + this.random()) * 10) / 10;
    const memory = Math.round(2 ** 26 * (1 + rate / 20 + 0.1 * this.random()));
    this.metrics.setGauges({ inFlight: Math.ceil(inFlight), memory, queue: Math.floor(rate * this.random()) });
  }

  /** What `/metrics` shows in text form. */
  async exposition(): Promise<string> {
    const { registry, native } = this.metrics;
    return (await registry.metrics()) + textOfNative(native);
  }

  private freshMetrics(): ServiceMetrics {
    this.starts += 1;
    const metrics = createServiceMetrics(`1.${this.options.index % 3}.${this.starts}`, Date.now() / 1000);
    metrics.countCustomers(this.customers);
    return metrics;
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://service').pathname;
    if (path === '/metrics') {
      return await this.expose(request, response);
    }
    const handler = handlers.find((known) => known === path);
    if (!handler) {
      response.writeHead(404).end();
      return;
    }
    const { code } = this.handle(request.method ?? 'GET', handler);
    response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify({ code }));
  }

  private async expose(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { registry, native } = this.metrics;
    if (wantsProtobuf(request.headers.accept)) {
      response.writeHead(200, { 'Content-Type': PROTOBUF_TYPE }).end(await protobufExposition(registry, native));
    } else {
      response.writeHead(200, { 'Content-Type': registry.contentType }).end(await this.exposition());
    }
  }
}
