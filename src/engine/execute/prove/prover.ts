import { Labels } from '../../model/labels';
import { type Plan } from '../../plan/plan';
import { type Topology } from '../../plan/topology';
import { type IndexAnswer } from './askIndex';
import { type Claim } from './claims';
import { addHolders, Holders, type Tuples } from './holders';
import { type Held, sizeOfHeld } from './ownershipMemory';
import {
  askCopies,
  type OwnershipAsk,
  askEverything,
  askSeries,
  askUnlabelled,
  askValues,
  MAX_NAMED,
} from './ownershipAsk';
import { NO_HINTS, type PlanHints } from './planHints';
import { type Finding, type Proof } from './proof';

/** Members that scrape a target alike do so at times of their own, so that one has some more of a span: at its ends, and on the way. */
const SCRAPES_APART = 2;

interface MemberSeries {
  readonly member: string;
  readonly answer: IndexAnswer;
}

/** What the members of a claim said of what all of them are to have. */
interface Copies {
  readonly series: Array<Held & { readonly kind: 'series' }>;
  readonly scrapes: Array<Held & { readonly kind: 'scrapes' }>;
}

/** A label set, and who holds series of it. */
interface HeldSet {
  readonly labels: Readonly<Record<string, string>>;
  readonly members: Set<string>;
}

/**
 * Finds out which claims of a plan hold: says three times what the members are to be asked, takes their answers each time, and has the
 * proof then. Where no two members have a value of the ownership label in common, only the first time there is anything to ask.
 */
export class Prover {
  private readonly claims: readonly Claim[];
  private readonly split: readonly Claim[];
  private readonly holders: Holders;
  private readonly findings: Finding[] = [];
  private readonly unknown: Array<Proof['unknown'][number]> = [];
  private readonly mixed = new Set<string>();
  private unreplicated = false;

  constructor(
    private readonly plan: Plan,
    private readonly topology: Topology,
    { claims, heeded }: { readonly claims: readonly Claim[]; readonly heeded: PlanHints }
  ) {
    this.claims = claims;
    this.split = claims.filter(({ kind }) => kind === 'split');
    this.holders = new Holders(topology, heeded);
  }

  /** What the members are asked first. Where all but the first have no series without the label, the first may have them. */
  first(): readonly OwnershipAsk[] {
    const { label } = this.holders;
    return [
      ...askEverything(this.split, label),
      ...this.split.flatMap((claim) => askUnlabelled(claim, label, claim.members.slice(1))),
      ...this.claims
        .filter(({ kind }) => kind === 'replicated')
        .flatMap((claim) => askCopies(claim, this.topology.ownership === 'proven')),
    ];
  }

  /** Then, where several members have the same values, or series without the label: which claims have them. */
  second(): readonly OwnershipAsk[] {
    const { label } = this.holders;
    const isUnlabelled = this.split.some((claim) => this.holders.membersOf(claim, ['']).size > 0);
    return this.split.flatMap((claim) => {
      const { members, values: named } = this.holders.mayShare(claim) ?? { members: claim.members, values: undefined };
      return [
        ...(isUnlabelled ? askUnlabelled(claim, label, claim.members.slice(0, 1)) : []),
        ...(named?.length === 0 ? [] : askValues(claim, { label, members, named })),
      ];
    });
  }

  /** At last the series of values that several members have of a claim, where they must be looked at one by one. */
  third(): readonly OwnershipAsk[] {
    const { label } = this.holders;
    return this.split.flatMap((claim) => {
      const named = this.holders.conflicts(claim);
      if (named.length === 0) {
        if (!this.unknown.some(({ selector }) => selector === claim.written)) {
          this.find(claim, true, `no two members have series of it with the same ${label}`);
        }
        return [];
      }
      if (named.length <= MAX_NAMED && !named.includes('') && this.topology.partitionLabels.length < 2) {
        named.forEach((value) => this.holders.shared.add(value));
        this.find(claim, false, `several members have series of it with ${this.named(named)}`);
        return [];
      }
      return askSeries(claim, { label, members: this.holders.membersOf(claim, named), named });
    });
  }

  /** Takes in what the members answered to one of these. */
  take(asked: readonly OwnershipAsk[], answers: readonly IndexAnswer[]): void {
    const copies = new Map<Claim, Copies>();
    const lists = new Map<Claim, MemberSeries[]>();
    asked.forEach((one, i) => {
      const [answer, { member }] = [answers[i], one.ask];
      if (one.kind === 'everything') {
        this.holders.holdEverything(member, typeof answer === 'string' ? undefined : valuesOf(answer));
      } else if (one.kind === 'series') {
        lists.set(one.claim, [...(lists.get(one.claim) ?? []), { member, answer }]);
      } else if (typeof answer === 'string') {
        // A copy of one that does not answer is not needed, where the configuration proves that it is one.
        if (this.topology.ownership !== 'proven') {
          this.unknown.push({ selector: one.claim.written, member, why: answer });
        }
      } else if (one.kind === 'copies') {
        const known = copies.get(one.claim) ?? { series: [], scrapes: [] };
        copies.set(one.claim, known);
        addCopy(known, answer);
      } else {
        this.holders.hold(one.claim, member, valuesOf(answer));
      }
    });
    copies.forEach((all, claim) => this.compareCopies(claim, all));
    lists.forEach((all, claim) => this.compareSeries(claim, all));
  }

  proof(): Proof {
    const { findings, unknown, mixed, unreplicated } = this;
    const { label, shared: values } = this.holders;
    const unkeyed = this.plan.keyed && this.holders.differsAcross();
    const shared = values.size > 0 ? { label, values: [...values].sort() } : undefined;
    return { findings, unknown, mixed: [...mixed], hints: { ...NO_HINTS, shared, unkeyed, unreplicated } };
  }

  private compareCopies(claim: Claim, { series: lists, scrapes }: Copies): void {
    const keys = lists.map(({ series }) => new Set(series.map((labels) => Labels.of(labels).key)));
    const isAlike =
      lists.every(({ more }) => !more) &&
      keys.every((one) => one.size === keys[0].size && [...one].every((key) => keys[0].has(key)));
    const isWhole = isAlike && areAsMany(scrapes, keys.some((one) => one.size > 0)); // prettier-ignore
    if (!isWhole) {
      this.unreplicated = true;
    }
    const [other, apart] = ['members have other series of it', 'members scraped its targets more or less often'];
    this.find(claim, isWhole, isWhole ? 'every member has the same series of it' : isAlike ? apart : other);
  }

  private compareSeries(claim: Claim, lists: readonly MemberSeries[]): void {
    const compared = this.bySeries(lists);
    if ('tooMany' in compared) {
      this.mixed.add(claim.written);
      this.find(claim, false, `${compared.tooMany} has more series of it than can be compared with the others'`);
      return;
    }
    const same = compared.sets.filter(
      ({ labels, members }) => members.size > 1 && !this.holders.wasHandedOver(labels, members)
    );
    const values = new Set(same.map(({ labels }) => labels[this.holders.label] ?? ''));
    if (values.size > MAX_NAMED) {
      this.mixed.add(claim.written);
    } else {
      values.forEach((value) => this.holders.shared.add(value));
    }
    this.holders.compare(claim, compared.tuples);
    const text =
      same.length > 0
        ? `${same.length} series of it are on several members`
        : 'no series of it is on two members, though some agree on the partition labels';
    this.find(claim, same.length === 0, text);
  }

  /** Who holds which series, and which values of the partition labels; `tooMany`: of which member not all are known. */
  private bySeries(
    lists: readonly MemberSeries[]
  ): { readonly sets: readonly HeldSet[]; readonly tuples: Tuples } | { readonly tooMany: string } {
    const sets = new Map<string, HeldSet>();
    const tuples: Tuples = new Map();
    for (const { member, answer } of lists) {
      if (!isSeries(answer) || answer.more) {
        return { tooMany: member };
      }
      for (const labels of answer.series) {
        const { key } = Labels.of(labels);
        const set = sets.get(key) ?? { labels, members: new Set() };
        sets.set(key, set);
        set.members.add(member);
        const tuple = JSON.stringify(this.topology.partitionLabels.map((name) => labels[name] ?? ''));
        addHolders(tuples, tuple, { value: labels[this.holders.label] ?? '', members: [member] });
      }
    }
    return { sets: [...sets.values()], tuples };
  }

  private named(values: readonly string[]): string {
    const shown = values.slice(0, 3).map((value) => `${this.holders.label}="${value}"`);
    return values.length > shown.length
      ? `${shown.join(', ')} and ${values.length - shown.length} more`
      : shown.join(', ');
  }

  private find({ selector }: Claim, holds: boolean, text: string): void {
    this.findings.push({ selector, holds, text });
  }
}

function isSeries(answer: IndexAnswer): answer is Held & { readonly kind: 'series' } {
  return typeof answer !== 'string' && answer.kind === 'series';
}

function addCopy({ series, scrapes }: Copies, answer: Held): void {
  if (answer.kind === 'scrapes') {
    scrapes.push(answer);
  } else if (answer.kind === 'series') {
    series.push(answer);
  }
}

/** Whether all have scraped the same targets about as often, and some where there must have been scrapes. */
function areAsMany(scrapes: Copies['scrapes'], mustBe: boolean): boolean {
  const targets = new Set(scrapes.flatMap(({ counts }) => [...counts.keys()]));
  const isAlike = (target: string): boolean => {
    const counts = scrapes.map((one) => one.counts.get(target) ?? 0);
    return Math.max(...counts) - Math.min(...counts) <= SCRAPES_APART;
  };
  return (targets.size > 0 || !mustBe) && [...targets].every(isAlike);
}

/** The values an answer tells of; a series that was asked for without the label has the empty one. */
function valuesOf(answer: Held): Iterable<string> {
  return answer.kind === 'values' ? answer.values : sizeOfHeld(answer) > 0 ? [''] : [];
}
