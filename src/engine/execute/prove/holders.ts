import { type Move, type Topology } from '../../plan/topology';
import { matcherAccepts } from '../../syntax/matcher';
import { type Claim, ownershipLabel } from './claims';
import { type PlanHints } from './planHints';

/** By the values of all partition labels: that of the ownership label, and who holds series of them. */
export type Tuples = Map<string, { readonly value: string; readonly members: Set<string> }>;

function addAll(sets: Map<string, Set<string>>, key: string, more: Iterable<string>): void {
  const known = sets.get(key) ?? new Set();
  sets.set(key, known);
  for (const one of more) {
    known.add(one);
  }
}

export function addHolders(
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

/** Which members hold series of which values of the ownership label, claim by claim, and which of that hand-overs explain. */
export class Holders {
  /** The partition label whose values are told apart. */
  readonly label: string;
  /** Values that several members hold, which another plan must heed. */
  readonly shared = new Set<string>();
  /** By value of the label that some series have: the first member that has it; all of them where there are several. */
  private readonly everything = new Map<string, string>();
  private readonly common = new Map<string, Set<string>>();
  /** Members that do not tell which values they have. */
  private readonly silent = new Set<string>();
  /** By claim and value of the label: which members have it. */
  private readonly held = new Map<Claim, Map<string, Set<string>>>();
  /** Of what was compared series by series: which values, and who holds which values of all partition labels. */
  private readonly compared = new Map<Claim, { readonly values: ReadonlySet<string>; readonly tuples: Tuples }>();

  constructor(
    private readonly topology: Topology,
    private readonly heeded: PlanHints
  ) {
    this.label = ownershipLabel(topology);
  }

  /** Takes in the values that a member has of whatever series; undefined where it does not tell them. */
  holdEverything(member: string, values: Iterable<string> | undefined): void {
    if (values === undefined) {
      this.silent.add(member);
      return;
    }
    for (const value of values) {
      const first = this.everything.get(value);
      if (first === undefined) {
        this.everything.set(value, member);
      } else {
        addAll(this.common, value, [first, member]);
      }
    }
  }

  /** What several of a claim's members may have of it, by what they have of whatever series; undefined where that is not known. */
  mayShare({
    members,
    matchers,
  }: Claim): { readonly values: readonly string[]; readonly members: readonly string[] } | undefined {
    if (members.some((member) => this.silent.has(member))) {
      return undefined;
    }
    const own = matchers.filter(({ name }) => name === this.label);
    const among = new Map(
      [...this.common].map(([value, all]) => [value, new Set(members.filter((member) => all.has(member)))] as const)
    );
    const values = this.conflicting(among).filter((value) => own.every((matcher) => matcherAccepts(matcher, value)));
    return { values, members: [...new Set(values.flatMap((value) => [...(among.get(value) ?? [])]))] };
  }

  hold(claim: Claim, member: string, values: Iterable<string>): void {
    const holders = this.held.get(claim) ?? new Map<string, Set<string>>();
    this.held.set(claim, holders);
    for (const value of values) {
      addAll(holders, value, [member]);
    }
  }

  /** The members that hold one of the values. */
  membersOf(claim: Claim, values: readonly string[]): ReadonlySet<string> {
    return new Set(values.flatMap((value) => [...(this.held.get(claim)?.get(value) ?? [])]));
  }

  /** Values that several members have and no hand-over explains, without those that are heeded. */
  conflicts(claim: Claim): readonly string[] {
    return this.conflicting(this.held.get(claim) ?? new Map());
  }

  /** Takes in what a claim's conflicts were found to be when their series were looked at one by one. */
  compare(claim: Claim, tuples: Tuples): void {
    this.compared.set(claim, { values: new Set(this.conflicts(claim)), tuples });
  }

  /** Whether hand-overs of the target that these labels are of explain that all of these members have it. */
  wasHandedOver(labels: Readonly<Record<string, string>>, members: ReadonlySet<string>): boolean {
    const { moves = [] } = this.topology;
    const isOf = (move: Move) => {
      const names = Object.keys(move.labels).filter((name) => Object.hasOwn(labels, name));
      return names.length > 0 && names.every((name) => move.labels[name] === labels[name]);
    };
    const between = new Set(moves.filter(isOf).flatMap(({ from, to }) => [from, to]));
    return [...members].every((member) => between.has(member));
  }

  /** Whether series that agree on the partition labels are with one member for one selector, and with another for another. */
  differsAcross(): boolean {
    const wide = new Map<string, Set<string>>();
    const narrow: Tuples = new Map();
    for (const [claim, holders] of this.held) {
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
      this.conflicting(wide).some((value) => !this.shared.has(value)) ||
      [...narrow.values()].some(({ value, members }) => members.size > 1 && !this.isHeeded(value, members))
    );
  }

  private isHeeded(value: string, members: ReadonlySet<string>): boolean {
    return this.shared.has(value) || this.conflicting(new Map([[value, members]])).length === 0;
  }

  private conflicting(holders: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
    const known = new Set(this.heeded.shared?.values ?? []);
    return [...holders].flatMap(([value, members]) =>
      members.size > 1 && !known.has(value) && !this.wasHandedOver({ [this.label]: value }, members) ? [value] : []
    );
  }
}
