import { type Annotation } from '../model/result';
import { type LeafQuery } from '../plan/plan';

/** Collects the warnings and infos of a query: one a message, as in Prometheus, with the position that stands last. */
export class AnnotationSet {
  private readonly byMessage = new Map<string, Annotation>();

  add(annotation: Annotation): void {
    const key = `${annotation.level} ${annotation.message}`;
    const known = this.byMessage.get(key);
    if (known === undefined || (annotation.span?.start ?? -1) > (known.span?.start ?? -1)) {
      this.byMessage.set(key, annotation);
    }
  }

  /** Takes a member's text, whose position is one in the text the member was asked. */
  addText(level: Annotation['level'], text: string, query: LeafQuery): void {
    const position = / \((\d+):(\d+)\)$/.exec(text);
    if (position === null) {
      this.add({ level, message: text });
      return;
    }
    const printed = offsetOf(query.text, Number(position[1]), Number(position[2]));
    const start = originOf(printed, query);
    this.add({ level, message: text.slice(0, position.index), span: { start, end: start } });
  }

  list(): readonly Annotation[] {
    return [...this.byMessage.values()];
  }
}

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
