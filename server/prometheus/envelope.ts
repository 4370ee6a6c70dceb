import { type Annotation, lineColumn } from '../../src/engine/index';
import { answerJson, goJson } from './goJson';

export const MOST_ANNOTATIONS = 10;
/** Bytes, or characters, worth a write. */
export const WORTH_A_WRITE = 64 * 1024;

export interface Notes {
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** Data in the JSON of Prometheus' API, in pieces. */
export interface JsonAnswer extends Notes {
  readonly data: Iterable<string>;
}

/** Data small enough to be written at once. */
export function wholeJson(data: unknown, { warnings = [], infos = [] }: Partial<Notes> = {}): JsonAnswer {
  return { data: [answerJson(data)], warnings, infos };
}

/** The texts of annotations, positions included, at most ten of each level. Source: Prometheus, util/annotations. */
export function annotationTexts(annotations: readonly Annotation[], query: string): Notes {
  const texts = (level: Annotation['level']) => {
    const all = annotations
      .filter((annotation) => annotation.level === level)
      .map(({ message, span }) => (span === undefined ? message : `${message} (${lineColumn(query, span.start)})`));
    const skipped = all.length - MOST_ANNOTATIONS;
    return skipped > 0 ? [...all.slice(0, MOST_ANNOTATIONS), `${skipped} more ${level} annotations omitted`] : all;
  };
  return { warnings: texts('warning'), infos: texts('info') };
}

/** A successful answer of Prometheus' API in pieces; `data` is JSON in pieces. */
export function* envelope<Piece>(data: Iterable<Piece>, notes: Notes): Iterable<Piece | string> {
  yield '{"status":"success","data":';
  yield* data;
  for (const name of ['warnings', 'infos'] as const) {
    if (notes[name].length > 0) {
      yield `,"${name}":${goJson(notes[name])}`;
    }
  }
  yield '}';
}
