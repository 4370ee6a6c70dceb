import { type ProtoWriter } from '../proto/protoWriter';

/**
 * Writes a label of a series or metric, which are the first field of its message. Source: upstream `prompb/types.proto`, `Label`,
 * and prometheus/client_model, `io/prometheus/client/metrics.proto`, `LabelPair`.
 */
export function writeLabel(writer: ProtoWriter, name: string, value: string): void {
  const start = writer.begin(1);
  writer.text(1, name);
  writer.text(2, value);
  writer.end(start);
}
