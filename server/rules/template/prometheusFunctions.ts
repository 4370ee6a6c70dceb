import { parseDuration } from '../../../src/engine/index';
import { queryEscape } from './builtins';
import { matchesGo, replaceAllGo } from './goRegex';
import { GoDuration, GoHtml, GoMap, GoSample, GoTime, type GoValue, GoVector } from './goValue';
import { stripDomain, stripPort } from './stripPort';
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  toFloat,
  toMilliseconds,
} from './humanize';
import { NIL_DEREFERENCE, type TemplateFunction, TemplateFailure } from './templateFunction';

const ofText = (call: (text: string) => GoValue): TemplateFunction => ({
  parameters: ['string'],
  call: ([text]) => call(text as string),
});
const ofNumber = (call: (x: number) => GoValue): TemplateFunction => ({
  parameters: ['any'],
  call: ([value]) => call(toFloat(value)),
});

/** Source: prometheus 3.5, template/template.go; `toDuration`, `now` and `urlQueryEscape` are of later releases. */
export const prometheusFunctions: Readonly<Record<string, TemplateFunction>> = {
  query: { parameters: ['string'], call: ([expr], { query }) => query(expr as string) },
  first: {
    parameters: ['vector'],
    call([vector]) {
      const [first] = (vector as GoVector).samples;
      if (first === undefined) {
        throw new TemplateFailure('first() called on vector with no elements');
      }
      return first;
    },
  },
  label: { parameters: ['string', 'sample'], call: ([name, sample]) => pointed(sample).labels.get(name as string) },
  value: { parameters: ['sample'], call: ([sample]) => pointed(sample).value },
  strvalue: { parameters: ['sample'], call: ([sample]) => pointed(sample).labels.get('__value__') },
  args: {
    parameters: [],
    rest: 'any',
    call: (args) => new GoMap('any', new Map(args.map((arg, i) => [`arg${i}`, arg ?? undefined]))),
  },
  reReplaceAll: {
    parameters: ['string', 'string', 'string'],
    call: ([pattern, replacement, text]) => replaceAllGo(pattern as string, replacement as string, text as string),
  },
  match: { parameters: ['string', 'string'], call: ([pattern, text]) => matchesGo(pattern as string, text as string) },
  safeHtml: ofText((text) => new GoHtml(text)),
  title: ofText(titleCase),
  toUpper: ofText((text) => eachRune(text, (char) => char.toUpperCase())),
  toLower: ofText((text) => eachRune(text, (char) => char.toLowerCase())),
  graphLink: ofText((expr) => `/graph?g0.expr=${queryEscape(expr)}&g0.tab=0`),
  tableLink: ofText((expr) => `/graph?g0.expr=${queryEscape(expr)}&g0.tab=1`),
  urlQueryEscape: ofText(queryEscape),
  sortByLabel: {
    parameters: ['string', 'vector'],
    call: ([name, vector]) => sortByLabel(name as string, vector as GoVector),
  },
  stripPort: ofText(stripPort),
  stripDomain: ofText(stripDomain),
  humanize: ofNumber(humanize),
  humanize1024: ofNumber(humanize1024),
  humanizeDuration: ofNumber(humanizeDuration),
  humanizePercentage: ofNumber(humanizePercentage),
  humanizeTimestamp: ofNumber(humanizeTimestamp),
  toTime: ofNumber((x) => new GoTime(toMilliseconds(x))),
  toDuration: ofNumber((x) => new GoDuration(BigInt(Math.trunc(Number.isFinite(x) ? x * 1e9 : 0)))),
  now: { parameters: [], call: (_, { time }) => time / 1000 },
  pathPrefix: { parameters: [], call: (_, { externalUrl }) => pathOf(externalUrl) },
  externalURL: { parameters: [], call: (_, { externalUrl }) => externalUrl },
  parseDuration: ofText((text) => {
    const duration = parseDuration(text.replace(/^-/, ''));
    if (!duration.ok) {
      throw new TemplateFailure(duration.error.message);
    }
    return (duration.value / 1000) * (text.startsWith('-') ? -1 : 1);
  }),
};

function pointed(sample: GoValue): GoSample {
  if (!(sample instanceof GoSample)) {
    throw new TemplateFailure(NIL_DEREFERENCE);
  }
  return sample;
}

function sortByLabel(name: string, { samples }: GoVector): GoVector {
  const key = ({ labels }: GoSample) => Buffer.from(labels.get(name) as string);
  return new GoVector([...samples].sort((a, b) => Buffer.compare(key(a), key(b))));
}

/** Go changes one character at a time; what would become several stays. */
function eachRune(text: string, change: (char: string) => string): string {
  return Array.from(text, (char) => {
    const changed = change(char);
    return Array.from(changed).length === 1 ? changed : char;
  }).join('');
}

const words = new Intl.Segmenter('en', { granularity: 'word' });

/** The first letter of each word is a capital; the rest of it stays. */
function titleCase(text: string): string {
  return Array.from(words.segment(text), ({ segment }) => segment.replace(/\p{L}/u, (char) => char.toUpperCase())).join(
    ''
  );
}

function pathOf(url: string): string {
  const path = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
