import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { type Plan, type PlanNode } from '../../plan/plan';
import { type Combined } from '../combine/combineLeaf';
import { Evaluator, type Source } from './evaluate';
import { haveSameElements } from './haveSameElements';
import { isSource, type Sources } from './sources';

/** What is seen of a few shifts stands for all: what is computed of sources may be this many times more off. */
const GUARD = 4;

/** The sign of the shift of a cell, 1 or -1, by which of the rough sources it is of. */
type Shift = (source: number, cell: number) => number;

const UP: readonly Shift[] = [() => 1, () => -1];
/** Two sources against each other. */
const APART: readonly Shift[] = [(source) => (source % 2 === 0 ? 1 : -1), (source) => (source % 2 === 0 ? -1 : 1)];
/** Cells of one source against each other, in no order that a query could have. */
const SCATTERED: readonly Shift[] = [
  (source, cell) => scattered(source + 7 * cell + 1),
  (source, cell) => scattered(source + 11 * cell + 3),
];

export interface ShiftOptions {
  /** What computed the result. */
  readonly base: Evaluator;
  readonly maxSamples: number;
  /** The sources whose values may be off. */
  readonly rough: readonly Source[];
}

/** A plan's tree over sources that are shifted to and fro, as much as they may be off; computed when it is asked for. */
export class SourceShifts {
  private shifted: readonly Evaluator[] | undefined;

  constructor(
    private readonly plan: Plan,
    private readonly sources: Sources,
    private readonly options: ShiftOptions
  ) {}

  /** By how much each value of a node may be off; `undefined` where that is without bounds, or shows in which elements there are. */
  slackOf(node: PlanNode, value: Value): ReadonlyFloats | undefined {
    const cells = cellsOf(value);
    if (isSource(node)) {
      return this.sources.get(node)?.slack ?? new Float64Array(cells.length);
    }
    const slack = new Float64Array(cells.length);
    const isKnown = this.agree(node, (a, b) => {
      const other = cellsOf(b);
      for (let i = 0; i < cells.length; i++) {
        const off = Object.is(cells[i], other[i]) ? 0 : Math.abs(cells[i] - other[i]);
        slack[i] = Math.max(slack[i], GUARD * off);
      }
      return haveSameElements(a, b);
    });
    return isKnown && slack.every(Number.isFinite) ? slack : undefined;
  }

  /** Whether something holds of a node's value and what it is with each of the shifts; or all are errors. */
  agree(node: PlanNode, test: (base: Value, shifted: Value) => boolean): boolean {
    const value = this.options.base.evaluate(node);
    return this.evaluators().every((one) => {
      const other = one.evaluate(node);
      return value.ok && other.ok ? test(value.value, other.value) : value.ok === other.ok;
    });
  }

  private evaluators(): readonly Evaluator[] {
    const { rough, maxSamples } = this.options;
    this.shifted ??= [...UP, ...(rough.length > 1 ? APART : []), ...SCATTERED].map(
      (shift) =>
        new Evaluator({
          source: (node) => this.source(node, (cell) => shift(rough.indexOf(node), cell)),
          plan: this.plan,
          maxSamples,
          annotate: () => undefined,
        })
    );
    return this.shifted;
  }

  private source(node: Source, sign: (cell: number) => number): Result<Value> {
    const source = this.sources.get(node);
    if (source === undefined) {
      throw new Error('a source without a value');
    }
    return { ok: true, value: shiftedValue(source, sign) };
  }
}

function shiftedValue({ value, slack }: Combined, sign: (cell: number) => number): Value {
  if (value.type !== 'vector' || slack === undefined) {
    return value;
  }
  return {
    type: 'vector',
    series: value.series.withValues(value.series.values.map((x, cell) => x + sign(cell) * slack[cell])),
  };
}

/** 1 or -1, by the low bits of a number that are well mixed. */
function scattered(n: number): number {
  const mixed = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & 1 ? 1 : -1;
}

const NO_CELLS = new Float64Array(0);

function cellsOf(value: Value): ReadonlyFloats {
  switch (value.type) {
    case 'vector':
      return value.series.values;
    case 'scalar':
      return value.values;
    default:
      return NO_CELLS;
  }
}
