import { CST, Lexer } from 'yaml';

/** Far more than any file needs; readers of YAML call themselves for each level, and where the stack ends the process may. */
const MOST_LEVELS = 100;

const OPENING: ReadonlySet<string> = new Set(['flow-seq-start', 'flow-map-start']);
const CLOSING: ReadonlySet<string> = new Set(['flow-seq-end', 'flow-map-end']);
/** What may stand before the first node of a line, or between nodes that begin on one line. */
const LEADING: ReadonlySet<string> = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind', 'anchor', 'tag']);
const BLANK: ReadonlySet<string> = new Set(['space', 'comment', 'newline']);
/** Marks of the lexer, which take no room in the text. */
const MARKS: ReadonlySet<string> = new Set(['byte-order-mark', 'doc-mode', 'flow-error-end']);

/** Why a YAML text is nested too deep to be read, with the line; undefined where it is not. Takes time in proportion to the text. */
export function yamlNesting(text: string): string | undefined {
  const columns: number[] = [];
  let [line, column, flow, leads, isText] = [1, 0, 0, true, false];
  for (const lexeme of new Lexer().lex(text)) {
    const type = isText ? 'text' : (CST.tokenType(lexeme) ?? 'error');
    isText = type === 'scalar';
    if (isText || MARKS.has(type)) {
      continue;
    }
    if (OPENING.has(type) || CLOSING.has(type)) {
      flow = Math.max(0, flow + (OPENING.has(type) ? 1 : -1));
    }
    if (leads && flow === 0 && !BLANK.has(type)) {
      while (columns.length > 0 && columns[columns.length - 1] >= column) {
        columns.pop();
      }
      columns.push(column);
    }
    if (flow + columns.length > MOST_LEVELS) {
      return `nested deeper than ${MOST_LEVELS} levels at line ${line}: no such file is read`;
    }
    leads &&= LEADING.has(type) || BLANK.has(type);
    const lines = lexeme.split('\n');
    if (lines.length > 1) {
      line += lines.length - 1;
      column = lines[lines.length - 1].length;
      leads = true;
    } else {
      column += lexeme.length;
    }
  }
  return undefined;
}
