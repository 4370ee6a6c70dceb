import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type PlanNode } from '../../plan/plan';
import { aggregations } from '../../syntax/aggregations';
import { functionRecord } from '../../syntax/functions';
import { isRangeVector } from './rangeNode';

/** What a node is computed from. `slack`: by how much each of the values may be off, 0 where it is sure. */
export interface Operand {
  readonly node: PlanNode;
  readonly value: Value;
  readonly slack: ReadonlyFloats;
}

/** The values of an operand, the `index`-th of a node's, other than they are, as far as they may be. */
export type OperandMove = (operand: Operand, index: number) => Value;

/** The nodes whose values a node looks at: of a range vector what its windows are cut from. */
export function operandNodes(node: PlanNode): readonly PlanNode[] {
  switch (node.op) {
    case 'binary':
      return [node.lhs, node.rhs];
    case 'aggregate':
      return node.param === undefined ? [node.child] : [node.param, node.child];
    case 'call':
      return node.args.map((arg) => (isRangeVector(arg) ? arg.child : arg));
    default:
      return [];
  }
}

/** Ways to move a node's operands of which one at least shows that what it decides is not sure. */
export function movesFor(node: PlanNode): readonly OperandMove[] {
  if (node.op === 'binary') {
    return [allBy(1), allBy(-1), apart(1), apart(-1)];
  }
  if (node.op === 'aggregate' && aggregations[node.expr.op].parts === 'choice') {
    return [allBy(1), allBy(-1), closer(1), closer(-1)];
  }
  if (node.op !== 'call') {
    return [allBy(1), allBy(-1)];
  }
  const { order, locality } = functionRecord(node.expr.func);
  if (order === 'byValue') {
    return [closer(1), closer(-1)];
  }
  if (locality === 'perHistogram') {
    return [totalsBy(1), totalsBy(-1)];
  }
  if (node.args.some(({ op }) => op === 'subquery')) {
    return [inTime(1), inTime(-1), allBy(1), allBy(-1)];
  }
  return node.args.length > 1 ? [allBy(1), allBy(-1), apart(1), apart(-1)] : [allBy(1), allBy(-1)];
}

/** All values up, or down. */
function allBy(sign: number): OperandMove {
  return (operand) => moved(operand, (x, slack) => x + sign * slack);
}

/** One operand up and the other down. */
function apart(sign: number): OperandMove {
  return (operand, index) => moved(operand, (x, slack) => x + (index % 2 === 0 ? sign : -sign) * slack);
}

/** Each value of a series further up, or down, than the one before, as far as both may be off together. */
function inTime(sign: number): OperandMove {
  return (operand) => {
    let [sum, before] = [0, 0];
    return moved(operand, (x, slack, { isFirst }) => {
      sum = isFirst ? 0 : sum + before + slack;
      before = slack;
      return x + sign * sum;
    });
  };
}

/** The values of a step in their order, each closer to the ones below as far as both may be off together; of equal ones, the later, or the earlier. */
function closer(sign: number): OperandMove {
  return ({ value, slack }) => {
    if (value.type !== 'vector') {
      return value;
    }
    const { series } = value;
    const values = Float64Array.from(series.values);
    for (let t = 0; t < series.grid.length; t++) {
      let [sum, before] = [0, 0];
      for (const cell of cellsByValue(series, t, sign)) {
        sum += before + slack[cell];
        before = slack[cell];
        values[cell] -= sum;
      }
    }
    return { type: 'vector', series: series.withValues(values) };
  };
}

function cellsByValue({ grid, size, presence, values }: SeriesSet, t: number, sign: number): readonly number[] {
  const cells = Array.from({ length: size }, (_, row) => (sign > 0 ? row : size - 1 - row) * grid.length + t);
  return cells
    .filter((cell) => presence[cell] !== ABSENT && !Number.isNaN(values[cell]))
    .sort((a, b) => values[a] - values[b]);
}

/** The buckets that hold all observations up and the others down, or the other way round: a rank is a share of the former. */
function totalsBy(sign: number): OperandMove {
  return (operand) => {
    const series = operand.value.type === 'vector' ? operand.value.series : undefined;
    return moved(operand, (x, slack, { row }) => {
      const isTotal = /inf/i.test(series?.labels[row].get('le') ?? '');
      return x + (isTotal ? sign : -sign) * slack;
    });
  };
}

/** Where in a vector a value stands. `isFirst`: the first of its series. */
interface Place {
  readonly row: number;
  readonly isFirst: boolean;
}

function moved({ value, slack }: Operand, move: (x: number, slack: number, place: Place) => number): Value {
  if (value.type === 'scalar') {
    return { ...value, values: value.values.map((x, t) => move(x, slack[t], { row: 0, isFirst: t === 0 })) };
  }
  if (value.type !== 'vector') {
    return value;
  }
  const { grid, values, presence } = value.series;
  let seen = -1;
  const all = values.map((x, cell) => {
    const row = Math.floor(cell / grid.length);
    if (presence[cell] === ABSENT) {
      return x;
    }
    const isFirst = seen !== row;
    seen = row;
    return move(x, slack[cell], { row, isFirst });
  });
  return { type: 'vector', series: value.series.withValues(all) };
}
