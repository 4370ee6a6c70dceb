import { type Assessment, type Limit } from './assess';
import { type Metric, type Policy } from './policy';
import { type Proposal } from './propose';

const NAMES: Readonly<Record<Metric, string>> = {
  cpu: 'CPU',
  memory: 'memory',
  series: 'active series',
  samples: 'samples per second',
};

/** The decision for a person: `3 -> 4: CPU at 83 % against the 70 % target asks for 4; memory at 50 % asks for 3`. */
export function sentence(policy: Policy, assessment: Assessment, budgetReason?: string): string {
  const { current, desired, proposals, limits } = assessment;
  const ordered = [...proposals].sort((a, b) => (b.shards ?? 0) - (a.shards ?? 0));
  const asks = ordered.map((one) => describe(policy, one, current)).join('; ');
  const outcome = desired === current ? `${current} stays` : `${current} -> ${desired}`;
  const because = limits.map((limit) => reason(limit, policy, budgetReason));
  return [`${outcome}: ${asks || 'the policy has no targets'}`, ...because].join('. ');
}

function describe(policy: Policy, { metric, shards, ratio, missing, total }: Proposal, current: number): string {
  const name = NAMES[metric];
  const gap = missing === 0 ? '' : `, ${missing} of ${current} shards unknown`;
  if (shards === undefined) {
    return `${name} is not known`;
  }
  const ask = `asks for ${shards}${gap}`;
  const target = policy.targets[metric] ?? 0;
  if (metric === 'cpu' || metric === 'memory') {
    return `${name} at ${percent(ratio * target)} against the ${percent(target)} target ${ask}`;
  }
  return `${compact(total / Math.max(1, current))} ${name} a shard against the target of ${compact(target)} ${ask}`;
}

/** Whole from ten on, below it with two digits, so that what is little is not nothing: 83 %, 0.21 %. */
function percent(x: number): string {
  return `${x < 10 ? Number(x.toPrecision(2)) : Math.round(x)} %`;
}

/** Three digits and a unit: 1.25M. */
function compact(x: number): string {
  const units: ReadonlyArray<readonly [number, string]> = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  const [size, unit] = units.find(([least]) => x >= least) ?? [1, ''];
  return `${Number((x / size).toPrecision(3))}${unit}`;
}

function reason(limit: Limit, { minShards, maxShards, behavior }: Policy, budgetReason: string | undefined): string {
  switch (limit) {
    case 'frozen':
      return 'The fleet is frozen';
    case 'no-metrics':
      return 'No shard tells what it uses, so nothing is changed';
    case 'partial-data':
      return 'Not every shard tells what it uses, so none is taken away';
    case 'memory-cooldown':
      return 'The fleet grew for memory a short while ago, and what was moved away is still in memory';
    case 'scale-up-stabilized':
      return `Fewer were asked for in the last ${seconds(behavior.scaleUp.stabilizationWindowSeconds)}`;
    case 'scale-down-stabilized':
      return `More were asked for in the last ${seconds(behavior.scaleDown.stabilizationWindowSeconds)}`;
    case 'scale-up-rate':
      return 'The scale-up policies allow no faster growth';
    case 'scale-down-rate':
      return 'The scale-down policies allow no faster fall';
    case 'max-shards':
      return `The maximum is ${maxShards}: raise it under Autoscaling for more`;
    case 'min-shards':
      return `The minimum is ${minShards}: lower it under Autoscaling for fewer`;
    case 'shard-not-ready':
      return 'Not every shard is ready, so none is taken away';
    case 'remote-write-behind':
      return 'A shard has samples that are not yet in the store, so none is taken away';
    case 'host-budget':
      return `The machine has no room for more${budgetReason === undefined ? '' : `: ${budgetReason}`}`;
  }
}

function seconds(n: number): string {
  return n % 3600 === 0 && n > 0 ? `${n / 3600} h` : n % 60 === 0 && n > 0 ? `${n / 60} min` : `${n} s`;
}
