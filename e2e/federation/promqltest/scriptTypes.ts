import { type NativeHistogram, type SeriesLabels, type TestSeries } from '../../harness/dataset';

/** One place in a series: a value, a histogram, or nothing. */
export type SeriesValue = number | 'stale' | NativeHistogram | undefined;

/** A series as it is written in a script. */
export interface WrittenSeries {
  readonly labels: SeriesLabels;
  readonly values: readonly SeriesValue[];
}

/** What is expected of warnings, infos or an error: any, one of this text, or one that fits. */
export type TextPattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly regex: string };

export interface Expectation {
  readonly series: readonly WrittenSeries[];
  /** The result is a scalar. */
  readonly scalar?: number;
  readonly string?: string;
  /** The result is a range vector with its values at these times. */
  readonly rangeVector?: { readonly start: number; readonly end: number; readonly step: number };
  readonly ordered: boolean;
  /** Set where the query must fail. */
  readonly fail?: TextPattern;
  readonly warnings: readonly TextPattern[];
  readonly infos: readonly TextPattern[];
  readonly noWarnings: boolean;
  readonly noInfos: boolean;
}

/** Times in milliseconds from the script's start, which is the epoch. */
export interface EvalCommand {
  readonly kind: 'eval';
  readonly line: number;
  readonly query: string;
  /** An instant query where `start === end` and `step` is 0. */
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly expected: Expectation;
}

export interface LoadCommand {
  readonly kind: 'load';
  readonly line: number;
  readonly series: readonly TestSeries[];
}

export interface ClearCommand {
  readonly kind: 'clear';
}

export type ScriptCommand = EvalCommand | LoadCommand | ClearCommand;
