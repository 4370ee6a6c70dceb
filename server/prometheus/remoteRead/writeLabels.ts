import { type Labels } from '../../../src/engine/index';
import { type ProtoWriter } from '../../proto/protoWriter';

/** Writes the labels of a series, which are the first field of its message. Source: upstream `prompb/types.proto`, `Label`. */
export function writeLabels(writer: ProtoWriter, { names, values }: Labels): void {
  for (let i = 0; i < names.length; i++) {
    const start = writer.begin(1);
    writer.text(1, names[i]);
    writer.text(2, values[i]);
    writer.end(start);
  }
}
