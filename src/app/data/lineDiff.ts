/** A line of one of two texts, or of both. */
export interface DiffLine {
  readonly is: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Cells of the table by which lines are compared; texts of more are all removed and added where they differ. */
const MOST_CELLS = 4_000_000;

/** Lines that two texts have in common, and those that only one has, in their order. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) {
    head++;
  }
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
    tail++;
  }
  const lines = (is: DiffLine['is'], texts: readonly string[]) => texts.map((text): DiffLine => ({ is, text }));
  return [
    ...lines('same', a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...lines('same', a.slice(a.length - tail)),
  ];
}

/** The lines of a diff that differ, each run of them with so many lines around it; a gap is a text of its own kind. */
export function closeLines(diff: readonly DiffLine[], around: number): ReadonlyArray<DiffLine | 'gap'> {
  const near = diff.map((_, i) => diff.slice(Math.max(0, i - around), i + around + 1).some(({ is }) => is !== 'same'));
  return diff.flatMap((line, i): Array<DiffLine | 'gap'> => {
    const isFirstOfGap = !near[i] && (i === 0 || near[i - 1]);
    return near[i] ? [line] : isFirstOfGap ? ['gap'] : [];
  });
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** By the longest common subsequence. */
function middle(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const removed = a.map((text): DiffLine => ({ is: 'removed', text }));
  const added = b.map((text): DiffLine => ({ is: 'added', text }));
  if (a.length * b.length > MOST_CELLS) {
    return [...removed, ...added];
  }
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [below, right] = [longest[(i + 1) * width + j], longest[i * width + j + 1]];
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(below, right);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ is: 'same', text: a[i] });
      [i, j] = [i + 1, j + 1];
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
      lines.push(removed[i++]);
    } else {
      lines.push(added[j++]);
    }
  }
  return [...lines, ...removed.slice(i), ...added.slice(j)];
}
