import { Labels } from '../model/labels';
import { malformed, type DecodeFailure } from './decodeFailure';
import { isRecord } from './json';
import { parseHistogramPair } from './parseHistogram';
import { SampleBuffer } from './sampleBuffer';
import { parseSampleValue } from './sampleValue';
import { type SeriesSink } from './seriesSink';

/** Puts the series of a parsed matrix or vector into `sink`. */
export function parseSeries(
  result: readonly unknown[],
  resultType: 'matrix' | 'vector',
  sink: SeriesSink
): DecodeFailure | undefined {
  const samples = new SampleBuffer();
  for (const series of result) {
    samples.clear();
    const metric = isRecord(series) ? parseMetric(series.metric) : undefined;
    if (metric === undefined || !isRecord(series)) {
      return malformed('a series has no labels');
    }
    const [floats, histograms] =
      resultType === 'matrix' ? [series.values, series.histograms] : [single(series.value), single(series.histogram)];
    if (!pushFloats(floats ?? [], samples) || !pushHistograms(histograms ?? [], samples)) {
      return malformed('a series holds something else than samples');
    }
    const failure = sink.add(metric, samples);
    if (failure !== undefined) {
      return failure;
    }
  }
  return undefined;
}

function single(pair: unknown): unknown {
  return pair === undefined ? undefined : [pair];
}

function parseMetric(json: unknown): Labels | undefined {
  if (!isRecord(json)) {
    return undefined;
  }
  const pairs: Array<[string, string]> = [];
  for (const [name, value] of Object.entries(json)) {
    if (typeof value !== 'string') {
      return undefined;
    }
    pairs.push([name, value]);
  }
  return Labels.from(pairs);
}

function pushFloats(pairs: unknown, samples: SampleBuffer): boolean {
  if (!Array.isArray(pairs)) {
    return false;
  }
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'number' || typeof pair[1] !== 'string') {
      return false;
    }
    const value = parseSampleValue(pair[1]);
    if (value === undefined) {
      return false;
    }
    samples.push(Math.round(pair[0] * 1000), value);
  }
  return true;
}

function pushHistograms(pairs: unknown, samples: SampleBuffer): boolean {
  if (!Array.isArray(pairs)) {
    return false;
  }
  for (const json of pairs) {
    const pair = parseHistogramPair(json);
    if (pair === undefined) {
      return false;
    }
    samples.pushHistogram(pair.time, pair.histogram);
  }
  return true;
}
