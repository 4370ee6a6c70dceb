import { isRecord, isTextList } from '../../decode/json';
import { Labels } from '../../model/labels';
import { type TimeSpan } from '../../plan/dataSpan';
import { type MemberRequest, type Transport } from '../ask/transport';
import { answerData } from './answerData';
import { askReadable, type IndexReply, type Reader } from './askReadable';
import { type Held, type OwnershipMemory, sizeOfHeld, wholeBlocks } from './ownershipMemory';

/**
 * What a member's index is asked: the label sets of a selector, or their values of a label; or, not of its index, how many of the scrapes
 * succeeded that are samples of the selector.
 */
export interface IndexAsk {
  readonly member: string;
  /** One vector selector, without times. */
  readonly selector: string;
  readonly span: TimeSpan;
  readonly want:
    | { readonly kind: 'series'; readonly limit: number }
    | { readonly kind: 'values'; readonly label: string }
    | { readonly kind: 'scrapes' };
  /** A selector that other queries ask too, and that selects all that this one does: where it selects nothing, so does this one. */
  readonly wider?: string;
}

/** What came of it, in the order asked: a text says why it is not known. */
export type IndexAnswer = Held | string;

export interface IndexOptions {
  readonly transport: Transport;
  readonly memory: OwnershipMemory;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Asks members' indexes all at once, but for what is remembered, and for what another query asks just now: that is waited for. The
 * panels of a dashboard have few selectors between them.
 */
export async function askIndex(asks: readonly IndexAsk[], options: IndexOptions): Promise<readonly IndexAnswer[]> {
  const first = asks.map(({ wider, ...ask }) => ({ ...ask, selector: wider ?? ask.selector }));
  const answers = await askOnce(first, options);
  const isOpen = asks.map(({ wider }, i) => wider !== undefined && !isNone(answers[i]));
  const narrow = await askOnce(asks.filter((_, i) => isOpen[i]), options); // prettier-ignore
  const more = narrow.values();
  return answers.map((answer, i) => (isOpen[i] ? (more.next().value ?? NO_ANSWER) : answer));
}

function isNone(answer: IndexAnswer): boolean {
  return typeof answer !== 'string' && sizeOfHeld(answer) === 0;
}

async function askOnce(asks: readonly IndexAsk[], options: IndexOptions): Promise<readonly IndexAnswer[]> {
  const { memory, now } = options;
  const recalled = asks.map((ask) => memory.get(keyOf(ask), ask.span, now));
  const asked = asks.map((ask, i) => (recalled[i] === undefined ? memory.asking.of(keyOf(ask), ask.span) : undefined));
  const own = asks.filter((_, i) => recalled[i] === undefined && asked[i] === undefined);
  const [found] = await Promise.all([askMembers(own, options), ...asked]);
  // Others may have ended before they were answered.
  const missed = asks.filter((ask, i) => asked[i] !== undefined && memory.get(keyOf(ask), ask.span, now) === undefined);
  const more = await askMembers(missed, options);
  return asks.map(
    (ask, i) => recalled[i] ?? found.get(ask) ?? more.get(ask) ?? memory.get(keyOf(ask), ask.span, now) ?? NO_ANSWER
  );
}

const NO_ANSWER = 'it did not answer';

async function askMembers(
  asks: readonly IndexAsk[],
  { transport, memory, now }: IndexOptions
): Promise<ReadonlyMap<IndexAsk, IndexAnswer>> {
  const answers = new Map<IndexAsk, IndexAnswer>(asks.map((ask) => [ask, NO_ANSWER]));
  if (asks.length === 0) {
    return answers;
  }
  const end = memory.asking.begin(asks.map((ask) => ({ key: keyOf(ask), span: wholeBlocks(ask.span) })));
  try {
    const read: Reader<Held> = (answer) => readHeld(answer, asks[answer.id]);
    for await (const { id, value: held } of askReadable(asks.map(requestOf), transport, read)) {
      const ask = asks[id];
      answers.set(ask, held);
      if (typeof held !== 'string') {
        memory.set(keyOf(ask), wholeBlocks(ask.span), { held, now });
      }
    }
  } finally {
    end();
  }
  return answers;
}

function keyOf({ member, selector, want }: IndexAsk): string {
  return JSON.stringify([member, selector, want]);
}

function requestOf({ member, selector, span, want }: IndexAsk, id: number): MemberRequest {
  const { from, to } = wholeBlocks(span);
  const asked = { id, member, query: selector, start: from, end: to, step: 1 };
  switch (want.kind) {
    case 'series':
      return { ...asked, path: 'series', limit: want.limit };
    case 'values':
      return { ...asked, path: 'values', label: want.label };
    case 'scrapes':
      return { ...asked, path: 'query', query: `sum_over_time(${selector}[${to - from}ms])`, start: to };
  }
}

function readHeld(answer: IndexReply, { want }: IndexAsk): IndexAnswer {
  if (want.kind === 'scrapes') {
    return readScrapes(answer);
  }
  const data = readList(answer);
  if (typeof data === 'string') {
    return data;
  }
  if (want.kind === 'series') {
    return data.every(isLabelSet)
      ? { kind: 'series', series: data.slice(0, want.limit), more: data.length >= want.limit }
      : 'its index gave no label sets';
  }
  return isTextList(data) ? { kind: 'values', values: new Set(data) } : 'its index gave no values';
}

/** Of one that does not tell there are none. */
function readScrapes(answer: IndexReply): Held {
  const data = answerData(answer);
  const result: unknown = isRecord(data) ? data.result : undefined;
  const counts = new Map<string, number>();
  for (const element of Array.isArray(result) ? (result as readonly unknown[]) : []) {
    if (isRecord(element) && isLabelSet(element.metric) && Array.isArray(element.value)) {
      counts.set(Labels.of(element.metric).key, Number(element.value[1]));
    }
  }
  return { kind: 'scrapes', counts };
}

/** The list that an index answered with; a text says why there is none. */
export function readList(answer: IndexReply): readonly unknown[] | string {
  const data = answerData(answer);
  return Array.isArray(data) ? data : `its index gave no list (HTTP ${answer.status})`;
}

function isLabelSet(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && isTextList(Object.values(value));
}
