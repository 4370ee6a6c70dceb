import { Labels } from '../../model/labels';
import { literalPattern } from '../../model/regex';
import { type Plan } from '../../plan/plan';
import { type Move, type Topology } from '../../plan/topology';
import { type Matcher } from '../../syntax/ast';
import { askIndex, type IndexAnswer, type IndexAsk, type IndexOptions } from './askIndex';
import { type Claim, claimsOf, ownershipLabel } from './claims';
import { type Held } from './ownershipMemory';
import { printSelector } from './printSelector';
import { NO_HINTS, type PlanHints } from './planHints';

/** What was found out about a claim: a sentence for a person. */
export interface Finding {
  readonly selector: string;
  readonly holds: boolean;
  readonly text: string;
}

export interface Proof {
  readonly findings: readonly Finding[];
  /** What another plan must heed where a claim does not hold. */
  readonly hints: PlanHints;
  /** Selectors of which it is not known what members hold, each with the member and why; they are to be raw. */
  readonly unknown: ReadonlyArray<{ readonly selector: string; readonly member: string; readonly why: string }>;
  /** Selectors whose series are on several members, too many to name; they are to be raw. */
  readonly mixed: readonly string[];
}

/** So many values are named in queries; series of more are compared one by one. */
const MAX_NAMED = 64;
/** Label sets of a selector that are compared, a member. */
const MAX_COMPARED = 10_000;

/**
 * Asks the members whether what a plan takes for granted of their data is so. Beside the plan's own requests: an answer of the
 * plan counts when its claims hold. `heeded`: what the plan heeds already.
 */
export async function proveOwnership(
  plan: Plan,
  { topology, heeded, ...index }: IndexOptions & { readonly topology: Topology; readonly heeded: PlanHints }
): Promise<Proof> {
  const prover = new Prover(plan, topology, heeded);
  const claims = claimsOf(plan, heeded.unreplicated ? { ...topology, replicatedJobs: [] } : topology);
  const first = claims.flatMap((claim) => prover.ask(claim));
  prover.takeAll(first, await askIndex(first.map(({ ask }) => ask), index)); // prettier-ignore
  const second = prover.askAgain();
  prover.compareAll(second, await askIndex(second.map(({ ask }) => ask), index)); // prettier-ignore
  return prover.proof();
}

/** By the values of all partition labels: that of the ownership label, and who holds series of them. */
type Tuples = Map<string, { readonly value: string; readonly members: Set<string> }>;

function addAll(sets: Map<string, Set<string>>, key: string, more: Iterable<string>): void {
  const known = sets.get(key) ?? new Set();
  sets.set(key, known);
  for (const one of more) {
    known.add(one);
  }
}

function addHolders(
  tuples: Tuples,
  tuple: string,
  { value, members }: { readonly value: string; readonly members: Iterable<string> }
): void {
  const known = tuples.get(tuple) ?? { value, members: new Set() };
  tuples.set(tuple, known);
  for (const member of members) {
    known.members.add(member);
  }
}

interface Asked {
  readonly claim: Claim;
  readonly ask: IndexAsk;
}

class Prover {
  private readonly label: string;
  private readonly findings: Finding[] = [];
  private readonly unknown: Array<Proof['unknown'][number]> = [];
  private readonly mixed = new Set<string>();
  private readonly shared = new Set<string>();
  /** By claim and value of the label: which members have it. */
  private readonly holders = new Map<Claim, Map<string, Set<string>>>();
  /** Of what was compared series by series: which values, and who holds which values of all partition labels. */
  private readonly compared = new Map<Claim, { readonly values: ReadonlySet<string>; readonly tuples: Tuples }>();
  private unkeyed = false;
  private unreplicated = false;

  constructor(
    private readonly plan: Plan,
    private readonly topology: Topology,
    private readonly heeded: PlanHints
  ) {
    this.label = ownershipLabel(topology);
  }

  /** What the members are asked first. */
  ask(claim: Claim): readonly Asked[] {
    const { selector, span, members } = claim;
    const without: readonly Matcher[] = [...claim.matchers, { name: this.label, op: '=', value: '' }];
    return members.flatMap((member) => {
      const asks: readonly IndexAsk[] =
        claim.kind === 'replicated'
          ? [{ member, selector, span, want: { kind: 'series', limit: MAX_COMPARED } }]
          : [
              { member, selector, span, want: { kind: 'values', label: this.label } },
              { member, selector: printSelector(without), span, want: { kind: 'series', limit: 1 } },
            ];
      return asks.map((ask) => ({ claim, ask }));
    });
  }

  takeAll(asked: readonly Asked[], answers: readonly IndexAnswer[]): void {
    const lists = new Map<Claim, Array<Held & { readonly kind: 'series' }>>();
    asked.forEach(({ claim, ask }, i) => {
      const answer = answers[i];
      if (typeof answer === 'string') {
        this.unknown.push({ selector: claim.written, member: ask.member, why: answer });
      } else if (claim.kind === 'replicated' && answer.kind === 'series') {
        lists.set(claim, [...(lists.get(claim) ?? []), answer]);
      } else {
        this.hold(claim, ask.member, valuesOf(answer));
      }
    });
    lists.forEach((all, claim) => this.compareCopies(claim, all));
  }

  /** The series of values that several members have, where they must be looked at one by one. */
  askAgain(): readonly Asked[] {
    return [...this.holders].flatMap(([claim, holders]) => {
      const values = this.conflicts(holders);
      if (values.length === 0) {
        this.find(claim, true, `no two members have series of it with the same ${this.label}`);
        return [];
      }
      if (values.length <= MAX_NAMED && !values.includes('') && this.topology.partitionLabels.length < 2) {
        values.forEach((value) => this.shared.add(value));
        this.find(claim, false, `several members have series of it with ${this.named(values)}`);
        return [];
      }
      const named: readonly Matcher[] =
        values.length <= MAX_NAMED ? [{ name: this.label, op: '=~', value: values.map(literalPattern).join('|') }] : [];
      const selector = printSelector([...claim.matchers, ...named]);
      const members = new Set(values.flatMap((value) => [...(holders.get(value) ?? [])]));
      return [...members].map((member) => ({
        claim,
        ask: { member, selector, span: claim.span, want: { kind: 'series' as const, limit: MAX_COMPARED } },
      }));
    });
  }

  compareAll(asked: readonly Asked[], answers: readonly IndexAnswer[]): void {
    const bySelector = new Map<Claim, Array<{ readonly member: string; readonly answer: IndexAnswer }>>();
    asked.forEach(({ claim, ask: { member } }, i) => {
      bySelector.set(claim, [...(bySelector.get(claim) ?? []), { member, answer: answers[i] }]);
    });
    bySelector.forEach((all, claim) => this.compareSeries(claim, all));
  }

  proof(): Proof {
    if (this.plan.keyed && this.differsAcross()) {
      this.unkeyed = true;
    }
    const { label, findings, unknown, mixed, unkeyed, unreplicated } = this;
    const shared = this.shared.size > 0 ? { label, values: [...this.shared].sort() } : undefined;
    return { findings, unknown, mixed: [...mixed], hints: { ...NO_HINTS, shared, unkeyed, unreplicated } };
  }

  private hold(claim: Claim, member: string, values: Iterable<string>): void {
    const holders = this.holders.get(claim) ?? new Map<string, Set<string>>();
    this.holders.set(claim, holders);
    for (const value of values) {
      addAll(holders, value, [member]);
    }
  }

  /** Values that several members have and no hand-over explains, without those that are heeded. */
  private conflicts(holders: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
    const known = new Set(this.heeded.shared?.values ?? []);
    return [...holders].flatMap(([value, members]) =>
      members.size > 1 && !known.has(value) && !this.wasHandedOver({ [this.label]: value }, members) ? [value] : []
    );
  }

  /** Whether hand-overs of the target that these labels are of explain that all of these members have it. */
  private wasHandedOver(labels: Readonly<Record<string, string>>, members: ReadonlySet<string>): boolean {
    const { moves = [] } = this.topology;
    const isOf = (move: Move) => {
      const names = Object.keys(move.labels).filter((name) => Object.hasOwn(labels, name));
      return names.length > 0 && names.every((name) => move.labels[name] === labels[name]);
    };
    const between = new Set(moves.filter(isOf).flatMap(({ from, to }) => [from, to]));
    return [...members].every((member) => between.has(member));
  }

  /** Whether series that agree on the partition labels are with one member for one selector, and with another for another. */
  private differsAcross(): boolean {
    const wide = new Map<string, Set<string>>();
    const narrow: Tuples = new Map();
    for (const [claim, holders] of this.holders) {
      const compared = this.compared.get(claim);
      holders.forEach((members, value) => {
        if (compared?.values.has(value) !== true) {
          addAll(wide, value, members);
        }
      });
      compared?.tuples.forEach(({ value, members }, tuple) => {
        addHolders(narrow, tuple, { value, members });
      });
    }
    // Where it is known of the value alone, all series that have it must be with one member.
    narrow.forEach(({ value, members }) => {
      if (wide.has(value)) {
        addAll(wide, value, members);
      }
    });
    return (
      this.conflicts(wide).some((value) => !this.shared.has(value)) ||
      [...narrow.values()].some(({ value, members }) => members.size > 1 && !this.isHeeded(value, members))
    );
  }

  private isHeeded(value: string, members: ReadonlySet<string>): boolean {
    return this.shared.has(value) || this.conflicts(new Map([[value, members]])).length === 0;
  }

  private compareCopies(claim: Claim, lists: ReadonlyArray<Held & { readonly kind: 'series' }>): void {
    const keys = lists.map(({ series }) => new Set(series.map((labels) => Labels.of(labels).key)));
    const isAlike =
      lists.every(({ more }) => !more) &&
      keys.every((one) => one.size === keys[0].size && [...one].every((key) => keys[0].has(key)));
    if (!isAlike) {
      this.unreplicated = true;
    }
    this.find(claim, isAlike, isAlike ? 'every member has the same series of it' : 'members have other series of it');
  }

  private compareSeries(
    claim: Claim,
    lists: ReadonlyArray<{ readonly member: string; readonly answer: IndexAnswer }>
  ): void {
    const sets = new Map<
      string,
      { readonly labels: Readonly<Record<string, string>>; readonly members: Set<string> }
    >();
    const tuples: Tuples = new Map();
    for (const { member, answer } of lists) {
      if (typeof answer === 'string' || answer.kind !== 'series' || answer.more) {
        this.mixed.add(claim.written);
        this.find(claim, false, `${member} has more series of it than can be compared with the others'`);
        return;
      }
      for (const labels of answer.series) {
        const { key } = Labels.of(labels);
        const set = sets.get(key) ?? { labels, members: new Set() };
        sets.set(key, set);
        set.members.add(member);
        const tuple = JSON.stringify(this.topology.partitionLabels.map((name) => labels[name] ?? ''));
        addHolders(tuples, tuple, { value: labels[this.label] ?? '', members: [member] });
      }
    }
    const same = [...sets.values()].filter(
      ({ labels, members }) => members.size > 1 && !this.wasHandedOver(labels, members)
    );
    const values = new Set(same.map(({ labels }) => labels[this.label] ?? ''));
    if (values.size > MAX_NAMED) {
      this.mixed.add(claim.written);
    } else {
      values.forEach((value) => this.shared.add(value));
    }
    const conflicting = new Set(this.conflicts(this.holders.get(claim) ?? new Map()));
    this.compared.set(claim, { values: conflicting, tuples });
    const text =
      same.length > 0
        ? `${same.length} series of it are on several members`
        : 'no series of it is on two members, though some agree on the partition labels';
    this.find(claim, same.length === 0, text);
  }

  private named(values: readonly string[]): string {
    const shown = values.slice(0, 3).map((value) => `${this.label}="${value}"`);
    return values.length > shown.length
      ? `${shown.join(', ')} and ${values.length - shown.length} more`
      : shown.join(', ');
  }

  private find({ selector }: Claim, holds: boolean, text: string): void {
    this.findings.push({ selector, holds, text });
  }
}

/** The values an answer tells of; a series that was asked for without the label has the empty one. */
function valuesOf(answer: Held): Iterable<string> {
  return answer.kind === 'values' ? answer.values : answer.series.length > 0 ? [''] : [];
}
