import { type Grid } from '../model/grid';
import { type DataSpan, readAt } from '../plan/dataSpan';
import { coverGrid, type Usable } from './coverGrid';
import { endOf, type Fragment } from './fragment';
import {
  type FragmentAsk,
  type FragmentNews,
  type KeptFragment,
  type SeenTies,
  type TakenFragments,
} from './fragments';
import { keepableReads } from './keepableReads';
import { type MemberState } from './memberState';

/** Nothing is believed for longer, in milliseconds. */
const TIME_TO_LIVE = 3_600_000;
/** For so long what may still change is asked for again and compared: samples that come late come late again. */
const TRIAL = 300_000;
/** So long a query in which elements were tied is expected to have ties, in milliseconds. */
const TIES_EXPECTED = 300_000;
/** What an entry takes besides its fragments and its key. */
const ENTRY_BYTES = 512;
/** Of raw samples: each is read at its own time. */
const RAW_READS: DataSpan = { moving: { from: 0, to: 0 } };

export interface FragmentCacheOptions {
  /** Bytes that all fragments may have. */
  readonly most: number;
  /** Takes bytes of what there is for all; false where there are none. */
  readonly reserve?: (bytes: number) => boolean;
  /** Gives them back. */
  readonly release?: (bytes: number) => void;
}

/** Whose members an ask is of, and how. */
export interface FragmentSource {
  /** Unique to the members of a fleet; where a query is asked, to all that its result depends on. */
  readonly fleet: string;
  /** Milliseconds. */
  readonly lookback: number;
  /** As the members are now. */
  readonly state: MemberState;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface Entry {
  /** Undefined where nothing is kept of the text. */
  readonly reads: DataSpan | undefined;
  signature: string;
  /** Milliseconds over which answers agreed. */
  watched: number;
  /** `trial`: whether samples come late is looked at; `late`: they do. */
  trust: 'trial' | 'proven' | 'late';
  fragments: readonly Fragment[];
  bytes: number;
  ties?: SeenTies;
}

/**
 * What range queries had for answers: steps that will not change, by members and text. What is older than a member takes samples
 * for is believed at once, what is younger only where answers of some minutes agreed on it. All that is told of a member under
 * another signature is forgotten, and what was not taken for longest goes first where there is no room.
 */
export class FragmentCache {
  /** Entries that went for want of room. */
  evictions = 0;
  private readonly entries = new Map<string, Entry>();
  private taken = 0;

  constructor(private readonly options: FragmentCacheOptions) {}

  get bytes(): number {
    return this.taken;
  }

  /** What there is of an ask; undefined where nothing of it is kept. */
  take(ask: FragmentAsk, source: FragmentSource): TakenFragments | undefined {
    const { text, grid } = ask;
    const { lookback, state, now } = source;
    const key = keyOf(ask, source);
    const choices = ask.query === undefined ? 'unseen' : 'seen';
    const reads = () => (ask.raw === undefined ? keepableReads(text, { lookback, choices }) : RAW_READS);
    const entry = this.entryOf(key, reads, state);
    if (entry?.reads === undefined) {
      return undefined;
    }
    this.replace(
      entry,
      entry.fragments.filter(({ askedAt }) => now - askedAt < TIME_TO_LIVE)
    );
    const until = entry.trust === 'proven' ? state.until : state.settled;
    const usable = entry.fragments.map((fragment) => ({
      fragment,
      length: stepsUntil(until, entry.reads, { ...fragment, end: endOf(fragment) }),
    }));
    const unproven = entry.trust === 'trial' ? usable.filter(isCut).map(({ fragment }) => fragment) : [];
    const unprovenAt = unproven.length === 0 ? undefined : Math.max(...unproven.map(({ askedAt }) => askedAt));
    return {
      ticket: { key, signature: state.signature, askedAt: now, unprovenAt },
      runs: coverGrid(grid, usable),
      keepable: stepsUntil(entry.trust === 'late' ? state.settled : state.until, entry.reads, grid),
      unproven,
      joins: entry.trust !== 'trial' || state.until === state.settled,
      tied: tiedAt(now, entry.ties),
    };
  }

  /** Takes in what was answered, unless the member was told to be another meanwhile, or it is no more than there is. */
  keep(news: FragmentNews): void {
    const { key, signature } = news.ticket;
    const entry = this.entries.get(key);
    if (entry?.signature !== signature) {
      return;
    }
    if ('tied' in news) {
      entry.ties = news;
    } else {
      this.keepFragment(news, entry);
    }
  }

  private keepFragment({ ticket, fragment, agrees }: KeptFragment, entry: Entry): void {
    if (entry.trust === 'trial' && agrees === false) {
      entry.trust = 'late';
      this.replace(entry, []);
      return;
    }
    if (entry.trust === 'trial' && agrees === true) {
      entry.watched += Math.max(0, ticket.askedAt - (ticket.unprovenAt ?? ticket.askedAt));
      entry.trust = entry.watched >= TRIAL ? 'proven' : 'trial';
    }
    const covered = (one: Fragment) => one.start >= fragment.start && endOf(one) <= endOf(fragment);
    const rest = entry.fragments.filter((one) => !covered(one));
    this.replace(entry, rest);
    if (this.makeRoom(fragment.buffer.byteLength, ticket.key)) {
      entry.fragments = [...rest, fragment];
      entry.bytes += fragment.buffer.byteLength;
    }
  }

  /** Gives back so many bytes, or all there are. */
  shrink(bytes: number): void {
    const wanted = Math.max(0, this.taken - bytes);
    for (const key of [...this.entries.keys()]) {
      if (this.taken <= wanted) {
        return;
      }
      this.evict(key);
    }
  }

  private entryOf(key: string, reads: () => DataSpan | undefined, state: MemberState): Entry | undefined {
    const known = this.entries.get(key);
    if (known === undefined) {
      const bytes = ENTRY_BYTES + 2 * key.length;
      if (!this.makeRoom(bytes, key)) {
        return undefined;
      }
      const { signature } = state;
      const entry: Entry = { reads: reads(), signature, watched: 0, trust: 'trial', fragments: [], bytes };
      this.entries.set(key, entry);
      return entry;
    }
    this.entries.delete(key);
    this.entries.set(key, known);
    if (known.signature !== state.signature) {
      this.replace(known, []);
      Object.assign(known, { signature: state.signature, watched: 0, trust: 'trial' });
    }
    return known;
  }

  /** Other fragments of an entry, none of them new. */
  private replace(entry: Entry, fragments: readonly Fragment[]): void {
    const bytes = sizeOf(entry.fragments) - sizeOf(fragments);
    entry.fragments = fragments;
    entry.bytes -= bytes;
    this.give(bytes);
  }

  /** Takes bytes; others than the entry named go for them, those first that were not taken for longest. */
  private makeRoom(bytes: number, kept: string): boolean {
    if (bytes > this.options.most) {
      return false;
    }
    for (const key of [...this.entries.keys()]) {
      if (this.fits(bytes)) {
        break;
      }
      if (key !== kept) {
        this.evict(key);
      }
    }
    const fits = this.fits(bytes) && this.options.reserve?.(bytes) !== false;
    this.taken += fits ? bytes : 0;
    return fits;
  }

  private fits(bytes: number): boolean {
    return this.taken + bytes <= this.options.most;
  }

  private evict(key: string): void {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    this.give(entry?.bytes ?? 0);
    this.evictions++;
  }

  private give(bytes: number): void {
    this.taken -= bytes;
    this.options.release?.(bytes);
  }
}

function keyOf({ members, text, query, raw, grid: { start, step } }: FragmentAsk, source: FragmentSource): string {
  const phase = ((start % step) + step) % step;
  return JSON.stringify([source.fleet, members, step, phase, source.lookback, query ?? raw, text]);
}

function tiedAt(now: number, ties: SeenTies | undefined): ReadonlySet<number> {
  return ties !== undefined && Math.abs(now - ties.ticket.askedAt) < TIES_EXPECTED ? ties.tied : NO_TIES;
}

const NO_TIES: ReadonlySet<number> = new Set();

/** How many of the first steps of a grid read no sample after `until`. */
function stepsUntil(until: number, reads: DataSpan | undefined, { start, step, length }: Grid): number {
  if (reads === undefined || (reads.pinned?.to ?? until) > until) {
    return 0;
  }
  const ahead = readAt({ moving: reads.moving }, 0).to;
  return Math.max(0, Math.min(length, Math.floor((until - ahead - start) / step) + 1));
}

/** Whether not all of its steps can be taken. */
function isCut({ fragment, length }: Usable): boolean {
  return length < fragment.length;
}

function sizeOf(fragments: readonly Fragment[]): number {
  return fragments.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
