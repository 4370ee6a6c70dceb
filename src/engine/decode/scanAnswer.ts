import { Byte } from './byte';
import { type DecodedAnswer } from './decodedAnswer';
import { type DecodeFailure } from './decodeFailure';
import { isRecord, parseJson } from './json';
import { type LabelPool } from './labelPool';
import { LabelReader } from './labelReader';
import { notices } from './notices';
import { PairReader } from './pairs/pairReader';
import { type PairsModule, pairsModule } from './pairs/pairsModule';
import { parseHistogramPair } from './parseHistogram';
import { SampleBuffer } from './sampleBuffer';
import { type Labels } from '../model/labels';
import { type SeriesText } from '../model/seriesText';
import { type SeriesSink } from './seriesSink';
import { decodeUtf8 } from './utf8';

export interface ScanOptions {
  readonly pool: LabelPool;
  readonly sink: (resultType: 'matrix' | 'vector') => SeriesSink;
  /** The sink is told the texts of series of such a result. Left out: of none. */
  readonly texts?: 'matrix' | 'vector';
}

/**
 * Reads a matrix or vector straight from its bytes, where they are laid out as Prometheus lays them out (no blanks, its
 * order of keys). `undefined` for any other text, and where there is no WebAssembly: then `parseAnswer` decides, which gives
 * the same for every text read here.
 */
export function scanAnswer(bytes: Uint8Array, options: ScanOptions): DecodedAnswer | DecodeFailure | undefined {
  return pairsModule === undefined ? undefined : new AnswerReader(bytes, options, pairsModule).read();
}

const literal = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const MATRIX = literal('{"status":"success","data":{"resultType":"matrix","result":[');
const VECTOR = literal('{"status":"success","data":{"resultType":"vector","result":[');
const METRIC = literal('{"metric":');
const VALUES = literal(',"values":[');
const HISTOGRAMS = literal(',"histograms":[');
const VALUE = literal(',"value":');
const HISTOGRAM = literal(',"histogram":');
/** Stands before the text behind `result`, so that a JSON parser can read the rest of the answer. */
const REST_HEAD = '{"data":{"result":null';

/** Series are as long as so many first ones, give or take. */
const LOOKED_AT = 16;
const MORE_THAN_THESE = 1.1;
/** Bytes: `[0,"1"],`. */
const SHORTEST_SAMPLE = 8;

class AnswerReader {
  private at = 0;
  private readonly buffer = new SampleBuffer();
  private readonly labels: LabelReader;
  private readonly pairs: PairReader;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: ScanOptions,
    module: PairsModule
  ) {
    this.labels = new LabelReader(bytes, options.pool);
    this.pairs = new PairReader(bytes, module);
  }

  read(): DecodedAnswer | DecodeFailure | undefined {
    const matrix = this.skip(MATRIX);
    if (!matrix && !this.skip(VECTOR)) {
      return undefined;
    }
    const type = matrix ? 'matrix' : 'vector';
    const sink = this.options.sink(type);
    const keepsTexts = type === this.options.texts;
    let more = !this.skipByte(Byte.closeBracket);
    let series = 0;
    while (more) {
      const from = this.at;
      const labels = this.readLabels();
      this.buffer.clear();
      if (labels === undefined || !(matrix ? this.readValues() : this.readValue()) || !this.skipByte(Byte.closeBrace)) {
        return undefined;
      }
      const failure = sink.add(labels, this.buffer, keepsTexts ? this.textFrom(from, labels) : undefined);
      if (failure !== undefined) {
        return failure;
      }
      if (++series === LOOKED_AT) {
        const { length } = this.bytes;
        sink.expect?.(Math.ceil((MORE_THAN_THESE * series * length) / this.at), length / SHORTEST_SAMPLE);
      }
      more = this.skipByte(Byte.comma);
      if (!more && !this.skipByte(Byte.closeBracket)) {
        return undefined;
      }
    }
    const rest = this.readRest();
    return rest === undefined ? undefined : { value: sink.finish(), ...rest };
  }

  private textFrom(from: number, labels: Labels): SeriesText | undefined {
    const { bytes, buffer } = this;
    return buffer.asWritten && this.labels.isAsWritten(labels) ? { bytes, from, to: this.at } : undefined;
  }

  private readLabels() {
    if (!this.skip(METRIC)) {
      return undefined;
    }
    const labels = this.labels.read(this.at);
    this.at = this.labels.position;
    return labels;
  }

  private readValues(): boolean {
    let any = false;
    if (this.skip(VALUES)) {
      this.at = this.pairs.read(this.at, this.buffer);
      any = this.at >= 0 && this.skipByte(Byte.closeBracket);
      if (!any) {
        return false;
      }
    }
    if (!this.skip(HISTOGRAMS)) {
      return any;
    }
    do {
      if (!this.readHistogram()) {
        return false;
      }
    } while (this.skipByte(Byte.comma));
    return this.skipByte(Byte.closeBracket);
  }

  private readValue(): boolean {
    if (this.skip(VALUE)) {
      this.at = this.pairs.read(this.at, this.buffer);
      return this.at >= 0 && this.buffer.length === 1;
    }
    return this.skip(HISTOGRAM) && this.readHistogram();
  }

  /** Histograms are few and deep: each is cut out and given to the JSON parser. */
  private readHistogram(): boolean {
    const end = arrayEnd(this.bytes, this.at);
    const text = end < 0 ? undefined : decodeUtf8(this.bytes, this.at, end);
    const pair = text === undefined ? undefined : parseHistogramPair(parseJson(text));
    if (pair === undefined) {
      return false;
    }
    this.buffer.pushHistogram(pair.time, pair.histogram);
    this.at = end;
    return true;
  }

  /** What stands behind the result: warnings, infos, statistics. A second status or result in there is not for us. */
  private readRest() {
    const text = decodeUtf8(this.bytes, this.at, this.bytes.length);
    const json = text === undefined ? undefined : parseJson(REST_HEAD + text);
    if (!isRecord(json) || 'status' in json || !isRecord(json.data)) {
      return undefined;
    }
    return json.data.result === null && !('resultType' in json.data) ? notices(json) : undefined;
  }

  private skip(text: Uint8Array): boolean {
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[this.at + i] !== text[i]) {
        return false;
      }
    }
    this.at += text.length;
    return true;
  }

  private skipByte(byte: number): boolean {
    const found = this.bytes[this.at] === byte;
    this.at += found ? 1 : 0;
    return found;
  }
}

/** Behind the `]` that closes the array starting at `at`; -1 where there is none. */
function arrayEnd(bytes: Uint8Array, at: number): number {
  let depth = 0;
  let quoted = false;
  for (let p = at; p < bytes.length; p++) {
    const c = bytes[p];
    if (c === Byte.quote) {
      quoted = !quoted;
    } else if (c === Byte.backslash) {
      p++;
    } else if (!quoted && c === Byte.openBracket) {
      depth++;
    } else if (!quoted && c === Byte.closeBracket && --depth === 0) {
      return p + 1;
    }
  }
  return -1;
}
