import { type RawSeries } from '../../../src/engine/index';
import { writeSeries } from '../../prometheus/remoteRead/writeSeries';
import { ProtoWriter } from '../../proto/protoWriter';
import { type RuleResult } from '../evaluate/ruleResult';

/** What a remote write sends of samples of one time, in milliseconds. */
export function writtenSamples({ labels, values, histograms }: RuleResult, time: number): Uint8Array {
  const writer = new ProtoWriter();
  const times = Float64Array.of(time);
  labels.forEach((one, i) => {
    const histogram = histograms.get(i);
    const series: RawSeries = { labels: one, times, values: values.slice(i, i + 1) };
    writeSeries(writer, histogram === undefined ? series : { ...series, histograms: new Map([[0, histogram]]) });
  });
  return writer.written;
}
