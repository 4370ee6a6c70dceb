import { type Annotation } from '../../model/result';
import { bothFixed, type DetailedMessage, monotonicityText, readMonotonicity } from '../../model/monotonicity';
import { type LeafQuery } from '../../plan/plan';

interface Kept {
  readonly annotation: Annotation;
  readonly turn: number;
}

/** The turn of what is said at a place of the query's text, of an argument or of a binary operator that starts there. */
export type TurnAt = (start: number, ofOperator: boolean) => number;

/** Where a member said something. */
interface Said {
  readonly query: LeafQuery;
  readonly turnAt: TurnAt;
  /** Whether the text starts with a smoothed selector, which is annotated there. */
  readonly startsSmoothed?: boolean;
}

/**
 * Collects the warnings and infos of a query: one a message, as in Prometheus, with the position of the part that is evaluated
 * last, which has the highest `turn`; of one turn, that which stands last.
 */
export class AnnotationSet {
  private readonly byMessage = new Map<string, Kept>();

  add(annotation: Annotation, turn = Infinity): void {
    const detailed = readMonotonicity(annotation.message);
    if (detailed !== undefined) {
      this.addDetailed(annotation, detailed, turn);
      return;
    }
    const key = `${annotation.level} ${annotation.message}`;
    const known = this.byMessage.get(key);
    const isLater =
      known === undefined ||
      turn > known.turn ||
      (turn === known.turn && (annotation.span?.start ?? -1) > (known.annotation.span?.start ?? -1));
    if (isLater) {
      this.byMessage.set(key, { annotation, turn });
    }
  }

  /** What was fixed is told once, for all of it, where it was found first. */
  private addDetailed(annotation: Annotation, { before, found }: DetailedMessage, turn: number): void {
    const key = `${annotation.level} ${before}`;
    const known = this.byMessage.get(key);
    const other = known && readMonotonicity(known.annotation.message);
    if (known === undefined || other === undefined) {
      this.byMessage.set(key, { annotation, turn });
      return;
    }
    const { span } = turn < known.turn ? annotation : known.annotation;
    const message = before + monotonicityText(bothFixed(other.found, found));
    this.byMessage.set(key, { annotation: { ...annotation, message, span }, turn: Math.min(turn, known.turn) });
  }

  /** Takes a member's text, whose position is one in the text the member was asked. */
  addText(level: Annotation['level'], text: string, { query, turnAt, startsSmoothed = false }: Said): void {
    const position = / \((\d+):(\d+)\)$/.exec(text);
    if (position === null) {
      this.add({ level, message: text }, turnAt(NOWHERE, false));
      return;
    }
    const message = text.slice(0, position.index);
    const printed = offsetOf(query.text, Number(position[1]), Number(position[2]));
    const isOwnStart = printed > 0 || startsSmoothed || AT_OWN_START.test(message);
    const start = isOwnStart ? originOf(printed, query) : 0;
    this.add({ level, message, span: { start, end: start } }, turnAt(start, OF_OPERATORS.test(message)));
  }

  list(): readonly Annotation[] {
    return [...this.byMessage.values()].map(({ annotation }) => annotation);
  }
}

/** A start of nothing. */
const NOWHERE = -1;

/** What is said of binary operators. */
export const OF_OPERATORS = /for binary operator|during (?:histogram )?(?:addition|subtraction)/;

/**
 * Binary operators, sorts, topk, bottomk and smoothed selectors are annotated where they start themselves; all others are where an
 * argument starts. So a function that is said to be at the start of the text is one over a subquery, which Prometheus says of all of them.
 */
const AT_OWN_START = new RegExp(`${OF_OPERATORS.source}|ignored histogram in \\w+ aggregation|sort is ineffective`);

/** The UTF-16 offset of a line and column (bytes) as Prometheus counts them, both from 1. */
function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let n = 1; n < line; n++) {
    offset = text.indexOf('\n', offset) + 1;
  }
  let bytes = 1;
  while (bytes < column && offset < text.length) {
    const code = text.codePointAt(offset) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    offset += code < 0x10000 ? 1 : 2;
  }
  return offset;
}

/** Where the innermost node that starts at or before the offset stood in the query's own text. */
function originOf(offset: number, { origins }: LeafQuery): number {
  let original = 0;
  for (const [printed, from] of origins) {
    if (printed > offset) {
      break;
    }
    original = from;
  }
  return original;
}
