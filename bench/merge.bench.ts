/**
 * Merging members' answers: against a loop over the same arrays that does nothing but the additions (or copies), which is what
 * the machine can do. In turn and in one process; prints samples a second and the ratio of the two.
 */
import { rangeGrid } from '../src/engine/model/grid';
import { Labels } from '../src/engine/model/labels';
import { SeriesSetBuilder } from '../src/engine/model/seriesSetBuilder';
import { type MemberPart } from '../src/engine/execute/combine/align';
import { reaggregate } from '../src/engine/execute/combine/reaggregate';
import { union } from '../src/engine/execute/combine/union';
import { compare, random } from './lib/compare';

const MEMBERS = 4;
const grid = rangeGrid(0, 3_600_000, 15_000);

const disjoint = members(2500, (member, s) => ({ instance: `vm-${s}.shard-${member}:9100`, job: 'web' }));
const same = members(2500, (_, s) => ({ instance: `vm-${s}:9100`, job: 'web' }));

report('union of disjoint series', disjoint, [() => union(grid, disjoint, 'union'), copyAll(disjoint)]);
report('union of equal series', same, [() => union(grid, same, 'union'), copyAll(same)]);
report('sum of equal groups', same, [() => reaggregate(grid, same, 'sum'), addAll(same)]);
report('max of equal groups', same, [() => reaggregate(grid, same, 'max'), addAll(same)]);

function report(
  name: string,
  parts: readonly MemberPart[],
  programs: readonly [merge: () => unknown, plain: () => unknown]
): void {
  const samples = parts.reduce((sum, { series }) => sum + series.values.length, 0);
  const { a, b } = compare(...programs);
  const rate = (ms: number) => `${(samples / ms / 1000).toFixed(0)} M/s`;
  console.log(
    `merge ${name}: ${samples} samples; merge ${rate(a)}, plain loop ${rate(b)}, ratio ${(a / b).toFixed(1)}`
  );
}

function members(series: number, labels: (member: number, s: number) => Record<string, string>): MemberPart[] {
  const next = random(1);
  return Array.from({ length: MEMBERS }, (_, member) => {
    const set = new SeriesSetBuilder(
      grid,
      Array.from({ length: series }, (_, s) => Labels.of(labels(member, s)))
    );
    set.values.forEach((_, i) => set.setFloat(i, next()));
    return { member: `shard-${member}`, series: set.finishWhole() };
  });
}

function copyAll(parts: readonly MemberPart[]): () => Float64Array {
  return () => {
    const out = new Float64Array(parts.length * parts[0].series.values.length);
    parts.forEach(({ series }, i) => out.set(series.values, i * series.values.length));
    return out;
  };
}

function addAll(parts: readonly MemberPart[]): () => Float64Array {
  return () => {
    const out = new Float64Array(parts[0].series.values.length);
    for (const { series } of parts) {
      for (let i = 0; i < out.length; i++) {
        out[i] += series.values[i];
      }
    }
    return out;
  };
}
