/** A fenced block of a document, or the commands of a comment `<!-- before` … `-->`: what a reader is taken to have done. */
export interface Block {
  /** Where its fence stands, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Why it is not run: a comment `<!-- not run: … -->` before the fence says so. */
  readonly notRun?: string;
}

const FENCE = /^( *)```(\S*).*$/;
const BEFORE = '<!-- before';
const NOT_RUN = /^ *<!-- not run: (.+) -->$/;

/** The blocks of a Markdown text. Throws where one has no end. */
export function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [, indent = '', language] = lines[i] === BEFORE ? ['', '', 'sh'] : (FENCE.exec(lines[i]) ?? []);
    if (language === undefined) {
      continue;
    }
    const last = lines[i] === BEFORE ? '-->' : `${indent}\`\`\``;
    const end = lines.findIndex((line, n) => n > i && line === last);
    if (end < 0) {
      throw new Error(`line ${i + 1}: the block has no end`);
    }
    const before = lines.slice(0, i).findLast((line) => line.trim() !== '') ?? '';
    const notRun = NOT_RUN.exec(before)?.[1];
    const text = lines.slice(i + 1, end).map((line) => line.slice(indent.length));
    blocks.push({ line: i + 1, language, text: `${text.join('\n')}\n`, ...(notRun === undefined ? {} : { notRun }) });
    i = end;
  }
  return blocks;
}

/** The file that a block is to be saved as: its first line is a comment with the name. */
export function fileOf({ text }: Block): string | undefined {
  return /^# ([\w./-]+\.ya?ml)\n/.exec(text)?.[1];
}

/** Whether lines of an output are those a document shows, in this order; `…` stands for any text, and other lines may come between. */
export function shows(output: string, expected: string): boolean {
  const lines = output.split('\n');
  let from = 0;
  return expected
    .split('\n')
    .filter((line) => line.trim() !== '')
    .every((line) => {
      const pattern = new RegExp(`^${line.trim().split('…').map(escaped).join('.*')}$`);
      const at = lines.findIndex((one, i) => i >= from && pattern.test(one.trim()));
      from = at + 1;
      return at >= 0;
    });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
