import { type AllowList, type AllowListDocument } from '../../src/api/allowList';
import { type AuditEntry } from '../../src/api/decisions';
import { type PolicyDocument, type Policy } from '../../src/api/policy';
import {
  type Action,
  type ActionResult,
  type ScalingStatus,
  type UsageHistory,
  type WhatIf,
} from '../../src/api/scaling';
import { decide, recorded, simulate } from '../../src/autoscaling/index';
import { type Driver } from './drivers/driver';
import { type SavedAllowList, type SavedPolicy } from '../store/fleetRows';
import { RAW_USE_KEPT } from '../store/usageRows';
import { type ActionPlan, planAction } from './decide/actions';
import { type FleetView } from './view/fleetView';
import { observation } from './decide/observation';
import { recordedDecision } from './decide/recordedDecision';
import { type ControllerDeps, FleetController } from './fleetController';
import { Loop } from './loop';
import { type LoopOutcome } from './outcome';
import { settlingShards } from './decide/settling';
import { scalingStatus } from './view/status';
import { TargetsView } from './view/targetsView';
import { ALLOW_LIST, type By, POLICY, ToldWrites } from './apply/toldWrites';
import { pointsOf, replayable, whatIfRun } from './view/whatIfRun';

export type { ControllerDeps } from './fleetController';

/** How long the series of a target that went stay in a shard's memory, for simulations. */
const STALE_TAIL = 2 * 3_600_000;
const DAY = 86_400_000;

/** A fleet with its controller at work: what the HTTP API reads and changes. */
export class ManagedFleet implements Driver {
  readonly controller: FleetController;
  readonly targets: TargetsView;
  private readonly loop: Loop;
  private readonly writes: ToldWrites;

  constructor(
    private readonly deps: ControllerDeps,
    told?: (outcome: LoopOutcome, ms: number) => void
  ) {
    this.controller = new FleetController(deps);
    this.targets = new TargetsView(() => this.view());
    this.writes = new ToldWrites({ ...deps, transaction: (work) => this.controller.record.transaction(work) });
    this.loop = new Loop(() => this.controller.reconcile(), deps.clock, told);
  }

  get fleet(): string {
    return this.deps.rows.fleet;
  }

  get rows(): ControllerDeps['rows'] {
    return this.deps.rows;
  }

  get partitionLabels(): readonly string[] {
    return this.controller.partitionLabels;
  }

  observe(): ReturnType<Driver['observe']> {
    return this.controller.observe();
  }

  history(): ReturnType<NonNullable<Driver['history']>> {
    return this.controller.history();
  }

  get records(): Driver['records'] {
    return this.deps.driver.records;
  }

  get ready(): Driver['ready'] {
    return this.deps.driver.ready;
  }

  get unknown(): string | undefined {
    const { unknown } = this.deps.driver;
    const isEmpty = this.controller.record.shards.length === 0;
    return (
      unknown ?? (isEmpty ? 'Which shards the fleet has is not known: its controller has not begun yet.' : undefined)
    );
  }

  get problems(): Driver['problems'] {
    return this.deps.driver.problems;
  }

  get doubts(): Driver['doubts'] {
    return this.deps.driver.doubts;
  }

  targetsOf(job: string, shard: number | undefined): ReturnType<NonNullable<Driver['targetsOf']>> {
    return this.deps.driver.targetsOf?.(job, shard);
  }

  /** Whether its shards ask here for their targets. */
  get givesTargets(): boolean {
    return this.deps.driver.targetsOf !== undefined;
  }

  /** Starts the shards and then the loop. */
  async start(): Promise<void> {
    try {
      await this.controller.start();
    } catch (error) {
      // Of a cluster that cannot be asked: the loop tries again, and tells.
      if (this.controller.control.numbered === undefined) {
        throw error;
      }
    }
    this.loop.start();
  }

  /** Ends the loop; the shards stay as they are. */
  async rest(): Promise<void> {
    await this.loop.stop();
  }

  async close(options: { readonly stopShards: boolean }): Promise<void> {
    await this.rest();
    await this.deps.driver.close(options);
  }

  /** All that is told of it now. */
  view(): FleetView {
    return this.controller.view();
  }

  status(): Omit<ScalingStatus, 'host'> {
    return scalingStatus(this.view());
  }

  policy(saved: SavedPolicy = this.controller.saved): PolicyDocument {
    return { fleet: this.fleet, ...saved, driverCapacity: { ...this.controller.control.capacity } };
  }

  /** Saves a policy over version `expected`; undefined where there is a newer one. */
  savePolicy(policy: Policy, by: By, expected: number): Promise<PolicyDocument | undefined> {
    return this.loop.exclusive(() => this.adoptPolicy(policy, by, expected));
  }

  /** As `savePolicy`, before the loop runs. */
  adoptPolicy(policy: Policy, by: By, expected: number): PolicyDocument | undefined {
    const { controller } = this;
    const before = controller.saved.policy;
    const version = { value: policy, by, expected, before, after: policy };
    const saved = this.writes.save(this.rows.policies, POLICY, version);
    if (saved === undefined) {
      return undefined;
    }
    controller.saved = saved;
    return this.policy(saved);
  }

  /** What its shards write to the long-term store; undefined where they write to none by a list. */
  allowList(saved: SavedAllowList | undefined = this.controller.allowList): AllowListDocument | undefined {
    return saved && { fleet: this.fleet, ...saved };
  }

  /** Saves an allow list over version `expected`, for the shards to write by; undefined where there is a newer one. */
  saveAllowList(allow: AllowList, by: By, expected: number): Promise<AllowListDocument | undefined> {
    return this.loop.exclusive(() => {
      const saved = this.adoptAllowList(allow, by, expected);
      if (saved !== undefined) {
        this.deps.onAllowList?.();
      }
      return saved;
    });
  }

  /** As `saveAllowList`, for a configuration that is not in force yet. */
  adoptAllowList(allow: AllowList, by: By, expected: number): AllowListDocument | undefined {
    const { controller } = this;
    const before = controller.allowList?.allow;
    const version = { value: allow, by, expected, before, after: allow };
    const saved = this.writes.save(this.rows.allowLists, ALLOW_LIST, version);
    if (saved === undefined) {
      return undefined;
    }
    controller.allowList = saved;
    return this.allowList(saved);
  }

  /** Does what was asked for, or tells what that would do. */
  async act(action: Action, by: By): Promise<ActionResult | { readonly problem: string }> {
    if (action.action === 'freeze' || action.action === 'unfreeze') {
      return this.setFrozen(action.action === 'freeze', by, action.dryRun === true);
    }
    return this.loop.exclusive(() => {
      const at = this.deps.clock.now();
      const plan = planAction({ ...this.view(), now: at }, action);
      if (!plan.ok) {
        return { problem: plan.problem };
      }
      if (action.dryRun !== true) {
        const done = this.writes.write((tell) => {
          const decision = this.controller.record.write(plan.changes, at);
          tell(this.writes.note({ at, ...by, action: ACTION_NAMES[action.action], ...described(plan) }));
          return { decision, rebalance: plan.rebalance };
        });
        this.controller.done(done);
      }
      return { done: action.dryRun !== true, ...plan.result };
    });
  }

  /** Recorded use, of the last day where no time is given. */
  usage(span: { readonly from?: number; readonly to?: number; readonly step?: number }): UsageHistory {
    const { rows, clock } = this.deps;
    const to = span.to ?? clock.now();
    const from = span.from ?? to - DAY;
    const { cpu, memory } = this.controller.saved.policy.capacity;
    const points = rows.usage.range(from, to);
    return {
      fleet: this.fleet,
      capacity: { cpu, memory },
      ...pointsOf(points, { from, to, step: span.step ?? 60_000 }),
    };
  }

  /** Recorded use replayed under a policy and under the saved one, and what the policy would decide now. */
  whatIf(policy: Policy, span: { readonly from?: number; readonly to?: number }): WhatIf {
    const saved = this.controller.saved.policy;
    const history = replayable(this.usage({ ...span, step: this.replayStep(span.from) }));
    const options = { staleTail: STALE_TAIL };
    return {
      fleet: this.fleet,
      start: history.start,
      step: history.step,
      recorded: whatIfRun(recorded(saved, history)),
      saved: whatIfRun(simulate(saved, history, options)),
      asked: whatIfRun(simulate(policy, history, options)),
      now: this.decideNow(policy),
    };
  }

  /** As fine as recorded use is: two runs of the loop while each is kept, so that no step is without one. */
  private replayStep(from: number | undefined): number {
    const isRaw = from !== undefined && from > this.deps.clock.now() - RAW_USE_KEPT;
    const runs = 2000 * this.controller.saved.policy.intervalSeconds;
    return isRaw ? Math.min(60_000, runs) : 60_000;
  }

  /** What a policy would decide with what was seen last. */
  decideNow(policy: Policy): WhatIf['now'] {
    const { snapshot, record, memory, time, now } = this.view();
    const shards = snapshot === undefined ? [] : record.inPhase('active', 'joining').map(({ id }) => id);
    const observed =
      snapshot === undefined
        ? { shards: [] }
        : observation({
            shards,
            snapshot,
            settling: settlingShards(record, policy.cpuWindowSeconds * 1000, time),
          });
    const decision = decide(policy, observed, memory.past.history, time.now());
    return recordedDecision(decision, { fleet: this.fleet, at: snapshot?.at ?? now, applied: false, policyVersion: 0 });
  }

  private async setFrozen(
    frozen: boolean,
    by: By,
    dryRun: boolean
  ): Promise<ActionResult | { readonly problem: string }> {
    const { policy, version } = this.controller.saved;
    const effects = frozen
      ? ['Shards and placement stay as they are. Targets that come are still placed, hand-overs under way end.']
      : ['The autoscaler acts again.'];
    if (!dryRun && policy.frozen !== frozen) {
      const saved = await this.savePolicy({ ...policy, frozen }, by, version);
      if (saved === undefined) {
        return { problem: 'The policy was changed at this moment; try again.' };
      }
    }
    return { done: !dryRun, effects, moves: 0, movedWeight: 0 };
  }
}

const ACTION_NAMES = {
  drain: 'shard.drain',
  cancelDrain: 'shard.cancelDrain',
  replace: 'shard.replace',
  release: 'shard.release',
  rebalance: 'fleet.rebalance',
  setShards: 'fleet.setShards',
} as const;

function described({
  sentence,
  before,
  after,
}: ActionPlan & { ok: true }): Pick<AuditEntry, 'sentence' | 'before' | 'after'> {
  return { sentence, before, after };
}
