import { Labels, METRIC_NAME } from '../../model/labels';
import { literalPattern } from '../../model/regex';
import { type Plan } from '../../plan/plan';
import { type Topology } from '../../plan/topology';
import { type Matcher } from '../../syntax/ast';
import { type IndexAnswer, type IndexAsk } from './askIndex';
import { type Claim } from './claims';
import { addHolders, Holders, type Tuples } from './holders';
import { type Held, sizeOfHeld } from './ownershipMemory';
import { NO_HINTS, type PlanHints } from './planHints';
import { printSelector } from './printSelector';
import { type Finding, type Proof } from './proof';

/** So many values are named in queries; series of more are compared one by one. */
const MAX_NAMED = 64;
/** Label sets of a selector that are compared, a member. */
const MAX_COMPARED = 10_000;
/** Members that scrape a target alike do so at times of their own, so that one has some more of a span: at its ends, and on the way. */
const SCRAPES_APART = 2;

interface Asked {
  readonly claim: Claim;
  readonly ask: IndexAsk;
}

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

/** Finds out which claims of a plan hold: says what the members are to be asked, takes their answers, and has the proof then. */
export class Prover {
  private readonly holders: Holders;
  private readonly findings: Finding[] = [];
  private readonly unknown: Array<Proof['unknown'][number]> = [];
  private readonly mixed = new Set<string>();
  private unreplicated = false;

  constructor(
    private readonly plan: Plan,
    private readonly topology: Topology,
    heeded: PlanHints
  ) {
    this.holders = new Holders(topology, heeded);
  }

  /** What the members are asked first. */
  ask(claim: Claim): readonly Asked[] {
    const { selector, span, members } = claim;
    const none: Matcher = { name: this.holders.label, op: '=', value: '' };
    const names = claim.matchers.filter(({ name, op, value }) => name === METRIC_NAME && op === '=' && value !== '');
    const wider = names.length === 0 ? undefined : printSelector([...names, none]);
    return members.flatMap((member) => {
      const asks: readonly IndexAsk[] =
        claim.kind === 'replicated'
          ? [
              ...(this.topology.ownership === 'proven'
                ? []
                : [{ member, selector, span, want: { kind: 'series', limit: MAX_COMPARED } } as const]),
              ...(claim.scrapes === undefined
                ? []
                : [{ member, selector: claim.scrapes, span, want: { kind: 'scrapes' } } as const]),
            ]
          : [
              { member, selector, span, want: { kind: 'values', label: this.holders.label } },
              {
                ...{ member, selector: printSelector([...claim.matchers, none]), wider, span },
                want: { kind: 'series', limit: 1 },
              },
            ];
      return asks.map((ask) => ({ claim, ask }));
    });
  }

  takeAll(asked: readonly Asked[], answers: readonly IndexAnswer[]): void {
    const copies = new Map<Claim, Copies>();
    asked.forEach(({ claim, ask }, i) => {
      const answer = answers[i];
      const known = copies.get(claim) ?? { series: [], scrapes: [] };
      if (typeof answer === 'string') {
        // A copy of one that does not answer is not needed, where the configuration proves that it is one.
        if (this.topology.ownership !== 'proven') {
          this.unknown.push({ selector: claim.written, member: ask.member, why: answer });
        }
      } else if (answer.kind === 'scrapes') {
        copies.set(claim, known);
        known.scrapes.push(answer);
      } else if (claim.kind === 'replicated' && answer.kind === 'series') {
        copies.set(claim, known);
        known.series.push(answer);
      } else {
        this.holders.hold(claim, ask.member, valuesOf(answer));
      }
    });
    copies.forEach((all, claim) => this.compareCopies(claim, all));
  }

  /** The series of values that several members have, where they must be looked at one by one. */
  askAgain(): readonly Asked[] {
    return [...this.holders.claims].flatMap((claim) => {
      const values = this.holders.conflicts(claim);
      if (values.length === 0) {
        this.find(claim, true, `no two members have series of it with the same ${this.holders.label}`);
        return [];
      }
      if (values.length <= MAX_NAMED && !values.includes('') && this.topology.partitionLabels.length < 2) {
        values.forEach((value) => this.holders.shared.add(value));
        this.find(claim, false, `several members have series of it with ${this.named(values)}`);
        return [];
      }
      const named: readonly Matcher[] =
        values.length <= MAX_NAMED
          ? [{ name: this.holders.label, op: '=~', value: values.map(literalPattern).join('|') }]
          : [];
      const selector = printSelector([...claim.matchers, ...named]);
      return [...this.holders.membersOf(claim, values)].map((member) => ({
        claim,
        ask: { member, selector, span: claim.span, want: { kind: 'series' as const, limit: MAX_COMPARED } },
      }));
    });
  }

  compareAll(asked: readonly Asked[], answers: readonly IndexAnswer[]): void {
    const bySelector = new Map<Claim, MemberSeries[]>();
    asked.forEach(({ claim, ask: { member } }, i) => {
      bySelector.set(claim, [...(bySelector.get(claim) ?? []), { member, answer: answers[i] }]);
    });
    bySelector.forEach((all, claim) => this.compareSeries(claim, all));
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
      if (typeof answer === 'string' || answer.kind !== 'series' || answer.more) {
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
