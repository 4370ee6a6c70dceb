/** Characters Go writes as escapes where JavaScript has the character, or a shorter escape. */
const HTML = /[<>&\u2028\u2029]/g;
const SHORT = /\\[bf\\]/g;

/**
 * JSON as Prometheus writes the fields of its answers, byte for byte: what HTML or JavaScript would trip over is escaped.
 * Source: json-iterator, WriteStringWithHTMLEscaped.
 */
export function goJson(value: unknown): string {
  // Outside of strings JSON has none of these characters.
  return plainJson(value).replace(HTML, escaped);
}

/** Fields of Prometheus' answers that hold labels. */
const LABELS: ReadonlySet<string> = new Set(['labels', 'discoveredLabels', 'annotations', 'output']);

/** JSON of a whole answer as Prometheus writes it, sets of labels without those escapes. */
export function answerJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(answerJson).join(',')}]`;
  }
  if (!isObject(value)) {
    return goJson(value);
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const texts = fields.map(([name, field]) => {
    return `${goJson(name)}:${LABELS.has(name) && isObject(field) ? plainJson(field) : answerJson(field)}`;
  });
  return `{${texts.join(',')}}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON as Prometheus writes the labels of series: without those escapes. Source: json-iterator, WriteString. */
export function plainJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\') ? text.replace(SHORT, longEscape) : text;
}

/** A back slash is taken with what follows it, so that `\\b` stays two characters. */
function longEscape(found: string): string {
  return found === '\\b' ? '\\u0008' : found === '\\f' ? '\\u000c' : found;
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
