import { stepTime } from '../../model/grid';
import { type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { type CivilTime, civilTime, daysInMonth } from './civilTime';
import { type FunctionCall, type FunctionFamily } from './instantFunction';
import { mapFloats } from './mapFloats';
import { singleSeries } from './vectors';

const PARTS: ReadonlyArray<readonly [name: string, part: (time: CivilTime) => number]> = [
  ['day_of_month', (time) => time.day],
  ['day_of_week', (time) => time.weekday],
  ['day_of_year', (time) => time.yearDay],
  ['days_in_month', daysInMonth],
  ['hour', (time) => time.hour],
  ['minute', (time) => time.minute],
  ['month', (time) => time.month],
  ['year', (time) => time.year],
];

/** A part of the UTC date of the argument's values, Unix seconds; without an argument, of the evaluation time. */
function datePart(call: FunctionCall, part: (time: CivilTime) => number): Result<Value> {
  return call.size === 0
    ? singleSeries(call, (t) => part(civilTime(Math.trunc(stepTime(call.grid, t) / 1000))))
    : mapFloats(call, 0, (x) => part(civilTime(x)));
}

export const dateFunctions: FunctionFamily = PARTS.map(([name, part]) => [name, (call) => datePart(call, part)]);
