import { type BitReader } from './bitReader';

/** A whole number that changes from sample to sample, given by the change of its change. */
export class WholeNumber {
  value = 0;
  private delta = 0;

  /** Whether the first one may be below 0. */
  constructor(private readonly first: 'signed' | 'unsigned') {}

  readNext(bits: BitReader, isFirst: boolean): void {
    if (isFirst) {
      this.value = this.first === 'signed' ? bits.varbitInt() : bits.varbitUint();
    } else {
      this.delta += bits.varbitInt();
      this.value += this.delta;
    }
  }
}
