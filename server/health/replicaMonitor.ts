import { type ReplicaHealth } from '../../src/api/fleets';
import { reasonSentence } from '../sentences';
import { type Replica } from '../query/replica';
import { findRemedy } from './findRemedy';
import { probeGauges, probeTargets, type Targets } from './probe';
import { type ToldGauges } from '../measure/gauges';
import { GaugeWindow } from '../measure/gaugeWindow';
import { probeReady, type Readiness } from './probeReady';
import { recogniseReplica } from './recogniseReplica';

const RATE_WINDOW_MS = 2 * 60_000;
const SILENCES_UNTIL_DOWN = 2;

const NOT_RUNNING: Readiness = { state: 'down', reason: 'its process is not running', refused: false };

/** Watches one replica: each `check` asks it, tells it (`Replica.setHealth`) and remembers what was seen. */
export class ReplicaMonitor {
  private state: ReplicaHealth['state'] = 'joining';
  private replay: number | undefined;
  private reason: string | undefined;
  private silences = 0;
  /** It has answered a query since it was not ready. */
  private answered = false;
  private found: { readonly of: string; readonly reason: string } | undefined;
  private window = new GaugeWindow();
  private newest: ToldGauges | undefined;
  private targets: Targets | undefined;
  private observedAt = 0;
  private holding: { readonly startedAt: number | undefined; readonly at: number } | undefined;
  private emptiedAt: number | undefined;
  /** Of which coming back its details are. */
  private readOf: number | undefined;
  /** It did not answer in time, which does not count yet: the next check need not wait. */
  missedOne = false;

  /** `recognise`: it is found out whether it computes PromQL as Prometheus does. */
  constructor(
    readonly replica: Replica,
    private readonly options: { readonly recognise: boolean }
  ) {}

  /** One round. `details` also reads the replica's metrics and targets. */
  async check(options: { readonly details: boolean }): Promise<void> {
    const running = this.replica.endpoint.running;
    const readiness = running === false ? NOT_RUNNING : await probeReady(this.replica, { known: this.answered });
    if (options.details || this.replica.recognised === undefined) {
      await this.recognise(readiness);
    }
    this.take(readiness);
    await this.explain(readiness);
    this.observedAt = Date.now();
    this.missedOne = readiness.state === 'silent' && this.state !== 'down';
    // One that hangs would hold up what finds that out.
    const isNew = this.newest === undefined || this.replica.cameBackAt !== this.readOf;
    if (this.state === 'ready' && this.silences === 0 && (options.details || isNew)) {
      await this.readDetails();
    }
  }

  /** One that does not say is what it was known to be. */
  private async recognise(readiness: Readiness): Promise<void> {
    if (this.options.recognise) {
      this.replica.recognised = (await recogniseReplica(this.replica, readiness)) ?? this.replica.recognised;
    }
  }

  /** Looks once for each reason what a server is that answers no queries. */
  private async explain(readiness: Readiness): Promise<void> {
    if (readiness.state !== 'down' || readiness.refused || this.state !== 'down') {
      this.found = undefined;
      return;
    }
    const { reason } = readiness;
    if (this.found?.of !== reason) {
      this.found = { of: reason, reason: await findRemedy(this.replica, reason) };
    }
    this.setState('down', this.found.reason);
  }

  /** What was seen last; asks nothing. */
  health(): ReplicaHealth {
    const endpoint = this.replica.endpoint;
    const newest: ToldGauges = this.newest ?? {};
    const { cpu, memory, series, samples } = this.window.use;
    const running = endpoint.running !== false && this.state !== 'down';
    const seen = running
      ? {
          cpu: cpu === undefined ? undefined : { used: cpu, limit: endpoint.cpuLimit },
          memory: memory === undefined ? undefined : { used: memory, limit: endpoint.memoryLimit },
          activeSeries: series,
          ingestRate: samples,
          targets: this.targets === undefined ? undefined : { up: this.targets.up, total: this.targets.total },
          scrapeLag: this.targets?.scrapeLag,
        }
      : {};
    const health: ReplicaHealth = {
      id: this.replica.id,
      state: endpoint.running === false ? 'down' : this.state,
      version: newest.version,
      replay: this.replay,
      ...seen,
      queries: this.replica.stats.sum(performance.now()),
      startedAt: newest.startedAt,
      remoteWrite: running && newest.remoteWrite !== undefined ? [...newest.remoteWrite] : undefined,
      problems: [],
      observedAt: this.observedAt,
    };
    return { ...health, problems: [...this.downProblem(), ...endpoint.problems, ...replicaProblems(health)] };
  }

  private take(readiness: Readiness): void {
    // A server that answers queries may be too busy for one, or something before it fails for a moment.
    const isDoubtful =
      readiness.state === 'silent' || (readiness.state === 'down' && !readiness.refused && this.answered);
    this.silences = isDoubtful ? this.silences + 1 : 0;
    if (isDoubtful && this.silences < SILENCES_UNTIL_DOWN) {
      return;
    }
    switch (readiness.state) {
      case 'inconclusive':
        return;
      case 'silent':
        this.setState('down', 'it does not answer');
        return;
      case 'down':
        // A process that has just been started refuses connections for a moment.
        if (readiness.refused && this.replica.endpoint.running === true) {
          this.setState('joining', readiness.reason);
        } else {
          this.setState('down', readiness.reason);
        }
        return;
      case 'replaying':
        this.setState('replaying', 'it is still reading its write-ahead log');
        this.replay = readiness.replay;
        return;
      case 'joining':
        this.setState('joining', 'it is starting');
        return;
      case 'ready':
        this.setState('ready', undefined);
    }
  }

  private setState(state: ReplicaHealth['state'], reason: string | undefined): void {
    this.state = state;
    this.reason = reason;
    this.replay = undefined;
    this.answered = state === 'ready';
    if (state !== 'ready') {
      this.window = new GaugeWindow();
      this.newest = undefined;
      this.targets = undefined;
    }
    this.replica.setHealth(reason);
  }

  private async readDetails(): Promise<void> {
    const { cameBackAt } = this.replica;
    const [gauges, targets] = await Promise.all([probeGauges(this.replica), probeTargets(this.replica, Date.now())]);
    this.targets = targets;
    this.readOf = cameBackAt;
    if (gauges !== undefined) {
      if (gauges.oldestSample !== undefined) {
        this.replica.held.setOldest(Math.min(gauges.oldestSample, Date.now()));
      }
      if (this.newest !== undefined && this.window.begins(gauges)) {
        this.replica.began();
        this.replica.held.forgetFound();
      }
      this.lookForData(gauges);
      this.window.take(gauges, performance.now(), RATE_WINDOW_MS);
      this.newest = gauges;
    }
  }

  private lookForData({ startedAt, activeSeries, oldestSample }: ToldGauges): void {
    if (activeSeries === undefined || oldestSample === undefined) {
      return;
    }
    if (activeSeries > 0 || oldestSample <= Date.now()) {
      this.holding = { startedAt, at: Date.now() };
      this.emptiedAt = undefined;
    } else if (this.holding !== undefined && this.holding.startedAt !== startedAt) {
      this.emptiedAt ??= this.holding.at;
    }
  }

  /** When it was last seen to hold data, where it has begun anew without any; milliseconds since the epoch. */
  get emptied(): number | undefined {
    return this.emptiedAt;
  }

  private downProblem(): string[] {
    return this.state === 'down' && this.reason !== undefined ? [reasonSentence(this.reason)] : [];
  }
}

/** What is wrong with a replica by its numbers. */
export function replicaProblems(health: ReplicaHealth): string[] {
  const { targets, memory, queries, scrapeLag } = health;
  const problems: string[] = [];
  if (targets !== undefined && targets.up < targets.total) {
    const down = targets.total - targets.up;
    problems.push(`${down} of ${targets.total} targets ${down === 1 ? 'is' : 'are'} not up.`);
  }
  if (scrapeLag !== undefined && scrapeLag > 60) {
    problems.push(`Scrapes are up to ${Math.round(scrapeLag)} s late.`);
  }
  if (memory?.limit !== undefined && memory.used > 0.9 * memory.limit) {
    problems.push(`Memory use is at ${Math.round((100 * memory.used) / memory.limit)} % of its limit.`);
  }
  if (queries.failed > 0) {
    problems.push(`${queries.failed} of ${queries.total} queries failed in the last 5 minutes.`);
  }
  return problems;
}
