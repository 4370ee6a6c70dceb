import { Writer } from 'protobufjs/minimal';
import { compress } from 'snappyjs';

import { type NativeHistogram, type Sample, type TestSeries } from './dataset';
import { type ProtoWriter, tag, writeHistogram, writeSample } from './writeSample';

const SAMPLES_A_REQUEST = 200_000;

/** What a series holds between two changes from samples to histograms or back. */
interface Run {
  readonly labels: TestSeries['labels'];
  readonly samples: Sample[];
  readonly histograms: Array<readonly [time: number, histogram: NativeHistogram]>;
  readonly starts?: TestSeries['starts'];
  readonly exemplars?: TestSeries['exemplars'];
}

/** A version of remote write: how a request is marked, and where series and their histograms stand in it. */
interface Version {
  readonly number: string;
  readonly contentType: string;
  readonly fields: { readonly series: number; readonly histograms: number };
}

const V1: Version = {
  number: '0.1.0',
  contentType: 'application/x-protobuf',
  fields: { series: 1, histograms: 4 },
};
/** It alone has start timestamps. */
const V2: Version = {
  number: '2.0.0',
  contentType: 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
  fields: { series: 5, histograms: 3 },
};

/**
 * Writes series into a Prometheus that runs with `--web.enable-remote-write-receiver`: by remote write 1.0, those with start
 * timestamps by 2.0. Any timestamp is taken when its `out_of_order_time_window` is wide enough; stale markers and NaN keep
 * their exact bits. Throws when the server refuses something.
 */
export async function writeSeries(url: string, series: Iterable<TestSeries>, path = '/api/v1/write'): Promise<void> {
  const address = `${url}${path}`;
  // A server takes all samples of a request before all its histograms, so that turns of them need a request each.
  let turn = Array.from(series, runsOf).filter((runs) => runs.length > 0);
  while (turn.length > 0) {
    const runs = turn.map(([run]) => run);
    await writeRuns(
      address,
      runs.filter(({ starts }) => starts === undefined),
      V1
    );
    await writeRuns(
      address,
      runs.filter(({ starts }) => starts !== undefined),
      V2
    );
    turn = turn.map(([, ...later]) => later).filter((rest) => rest.length > 0);
  }
}

async function writeRuns(url: string, runs: readonly Run[], version: Version): Promise<void> {
  let request = new Request(version);
  for (const run of runs) {
    request.add(run);
    if (request.size >= SAMPLES_A_REQUEST) {
      await send(url, request.finish(), version);
      request = new Request(version);
    }
  }
  if (request.size > 0) {
    await send(url, request.finish(), version);
  }
}

class Request {
  private readonly writer = Writer.create();
  /** Texts of version 2, which come once each; the first is empty. */
  private readonly symbols = new Map([['', 0]]);
  size = 0;

  constructor(private readonly version: Version) {}

  add(run: Run): void {
    const { series, histograms } = this.version.fields;
    const writer = this.writer.uint32(tag(series, 2)).fork();
    this.writeLabels(writer, run.labels);
    for (const sample of run.samples) {
      writeSample(writer.uint32(tag(2, 2)).fork(), sample, run.starts?.get(sample[0])).ldelim();
    }
    for (const { time, value, traceId } of run.exemplars ?? []) {
      const exemplar = writer.uint32(tag(3, 2)).fork();
      this.writeLabels(exemplar, { trace_id: traceId });
      exemplar.uint32(tag(2, 1)).double(value).uint32(tag(3, 0)).int64(time).ldelim();
    }
    for (const [time, histogram] of run.histograms) {
      const start = run.starts?.get(time);
      writeHistogram(writer.uint32(tag(histograms, 2)).fork(), histogram, { time, start }).ldelim();
    }
    writer.ldelim();
    this.size += run.samples.length + run.histograms.length * 10;
  }

  finish(): Uint8Array {
    if (this.version === V2) {
      [...this.symbols.keys()].forEach((text) => this.writer.uint32(tag(4, 2)).string(text));
    }
    return this.writer.finish();
  }

  private writeLabels(writer: ProtoWriter, labels: TestSeries['labels']): void {
    const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    if (this.version === V2) {
      const refs = writer.uint32(tag(1, 2)).fork();
      pairs.flat().forEach((text) => refs.uint32(this.symbol(text)));
      refs.ldelim();
      return;
    }
    for (const [name, value] of pairs) {
      const label = writer.uint32(tag(1, 2)).fork();
      label.uint32(tag(1, 2)).string(name);
      label.uint32(tag(2, 2)).string(value).ldelim();
    }
  }

  private symbol(text: string): number {
    const known = this.symbols.get(text) ?? this.symbols.size;
    this.symbols.set(text, known);
    return known;
  }
}

function runsOf({ labels, samples = [], histograms = [], starts, exemplars }: TestSeries): Run[] {
  if (samples.length === 0 || histograms.length === 0) {
    const only: Run = { labels, samples: [...samples], histograms: [...histograms], starts, exemplars };
    return samples.length + histograms.length > 0 ? [only] : [];
  }
  const runs: Run[] = [];
  const current = (kind: 'samples' | 'histograms'): Run => {
    const last = runs.at(-1);
    if (last !== undefined && last[kind].length > 0) {
      return last;
    }
    const next: Run = { labels, samples: [], histograms: [], starts };
    runs.push(next);
    return next;
  };
  let at = 0;
  for (const histogram of histograms) {
    for (; at < samples.length && samples[at][0] < histogram[0]; at++) {
      current('samples').samples.push(samples[at]);
    }
    current('histograms').histograms.push(histogram);
  }
  for (; at < samples.length; at++) {
    current('samples').samples.push(samples[at]);
  }
  return runs;
}

async function send(url: string, message: Uint8Array, { number, contentType }: Version): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': contentType,
      'Content-Encoding': 'snappy',
      'X-Prometheus-Remote-Write-Version': number,
    },
    body: new Uint8Array(compress(message)),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`remote write to ${url}: ${response.status} ${text.trim()}`);
  }
}
