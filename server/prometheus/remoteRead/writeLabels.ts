import { type Labels } from '../../../src/engine/index';
import { type ProtoWriter } from '../../proto/protoWriter';
import { writeLabel } from '../writeLabel';

/** Writes the labels of a series. */
export function writeLabels(writer: ProtoWriter, { names, values }: Labels): void {
  for (let i = 0; i < names.length; i++) {
    writeLabel(writer, names[i], values[i]);
  }
}
