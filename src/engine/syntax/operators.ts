import { type BinaryOp, type ComparisonOp, type SetOp, type TrimOp } from './ast';
import { ALWAYS, type Availability } from './release';

/** All that the engine knows of a binary operator; nothing of it is taken for granted. */
export interface OperatorRecord extends Availability {
  readonly kind: 'arithmetic' | 'comparison' | 'set' | 'trim';
  /** How tightly it binds; `^` groups to the right, all others to the left. */
  readonly precedence: number;
  /** Whether what is computed here of two numbers is surely Go's to the last bit. */
  readonly isExact: boolean;
  /** Whether values are not negative where those of both sides, or of the left side, are not; or may be all the same. */
  readonly sign: 'ofBoth' | 'ofLeft' | 'any';
  /**
   * What a small change of an operand does: little; little, but where the values are alike, mostly their last digits are left
   * (`cancels`); or at some operands a lot (`jumps`).
   */
  readonly continuity: 'continuous' | 'cancels' | 'jumps';
  /**
   * What an incomplete side means: a bound on the left is moved (`shifts`) or stretched (`scales`) and stays one, or is none
   * any more (`bends`); elements may be missing or wrong (`compares`); or that of `and`, `or`, `unless`.
   */
  readonly loss: 'shifts' | 'scales' | 'bends' | 'compares' | 'and' | 'or' | 'unless';
}

const arithmetic = { ...ALWAYS, kind: 'arithmetic', continuity: 'continuous' } as const;
const comparison: OperatorRecord = {
  ...ALWAYS,
  kind: 'comparison',
  precedence: 3,
  isExact: true,
  sign: 'ofLeft',
  continuity: 'jumps',
  loss: 'compares',
};
const set = { ...ALWAYS, kind: 'set', isExact: true, continuity: 'continuous' } as const;

/** Of native histograms, which have no sign, and of floats nothing; what is left of buckets is computed with logarithms. */
const trim: OperatorRecord = {
  ...ALWAYS,
  since: '3.11',
  stable: '3.11',
  kind: 'trim',
  precedence: 3,
  isExact: false,
  sign: 'ofLeft',
  continuity: 'jumps',
  loss: 'compares',
};

/** The catalogue of binary operators. */
export const operators: Readonly<Record<BinaryOp, OperatorRecord>> = {
  or: { ...set, precedence: 1, sign: 'ofBoth', loss: 'or' },
  and: { ...set, precedence: 2, sign: 'ofLeft', loss: 'and' },
  unless: { ...set, precedence: 2, sign: 'ofLeft', loss: 'unless' },
  '==': comparison,
  '!=': comparison,
  '<': comparison,
  '<=': comparison,
  '>': comparison,
  '>=': comparison,
  '</': trim,
  '>/': trim,
  '+': { ...arithmetic, precedence: 4, isExact: true, sign: 'ofBoth', continuity: 'cancels', loss: 'shifts' },
  '-': { ...arithmetic, precedence: 4, isExact: true, sign: 'any', continuity: 'cancels', loss: 'shifts' },
  '*': { ...arithmetic, precedence: 5, isExact: true, sign: 'ofBoth', loss: 'scales' },
  '/': { ...arithmetic, precedence: 5, isExact: true, sign: 'ofBoth', loss: 'scales' },
  '%': { ...arithmetic, precedence: 5, isExact: false, sign: 'ofBoth', continuity: 'jumps', loss: 'bends' },
  atan2: { ...arithmetic, precedence: 5, isExact: false, sign: 'any', continuity: 'jumps', loss: 'bends' },
  '^': { ...arithmetic, precedence: 6, isExact: false, sign: 'ofBoth', loss: 'bends' },
};

/** The precedence of a sign before an expression: it binds like `*`, so its operand reaches over `^` alone. */
export const UNARY_PRECEDENCE = operators['*'].precedence;

export function isBinaryOp(word: string): word is BinaryOp {
  return Object.hasOwn(operators, word);
}

export function isComparison(op: BinaryOp): op is ComparisonOp {
  return operators[op].kind === 'comparison';
}

/** Whether elements stay what they are, name included, be there fewer of them or less in them. */
export function keepsNames(op: BinaryOp): boolean {
  return operators[op].kind !== 'arithmetic';
}

export function isTrim(op: BinaryOp): op is TrimOp {
  return operators[op].kind === 'trim';
}

export function isSetOp(op: BinaryOp): op is SetOp {
  return operators[op].kind === 'set';
}
