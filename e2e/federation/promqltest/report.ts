import { type Layout } from './layouts';
import { type Outcome, outcomes } from '../exactness/outcome';
import { type Case } from './runScripts';

/** What a run came to, as Markdown. */
export interface ReportOptions {
  readonly cases: readonly Case[];
  readonly layouts: readonly Layout[];
  readonly date: string;
  /** How to run it again. */
  readonly command: string;
  /** Of the server. */
  readonly version: string;
  readonly features: readonly string[];
  /** Where the scripts are from. */
  readonly scripts: string;
}

/** Shares of equal answers by file and layout; `cases` counts what one server answers with success, or refuses. */
export function table(cases: readonly Case[], layouts: readonly Layout[]): string {
  const files = [...new Set(cases.map(({ file }) => file))];
  const row = (name: string, all: readonly Case[]): string =>
    `| ${[name, String(all.length), ...layouts.map((layout) => share(count(all, layout, 'equal'), all.length))].join(' | ')} |`;
  return [
    header(['script', 'cases'], layouts),
    ...files.map((name) =>
      row(
        name,
        cases.filter(({ file }) => file === name)
      )
    ),
    row('**all**', cases),
  ].join('\n');
}

/** How many answers came to what, by layout. */
export function outcomeTable(cases: readonly Case[], layouts: readonly Layout[]): string {
  return [
    header(['outcome'], layouts),
    ...outcomes.map((outcome) => `| ${[outcome, ...layouts.map((one) => count(cases, one, outcome))].join(' | ')} |`),
  ].join('\n');
}

function header(first: readonly string[], layouts: readonly Layout[]): string {
  const names = [...first, ...layouts.map(({ name }) => name)];
  return `| ${names.join(' | ')} |\n| --- |${' ---: |'.repeat(names.length - 1)}`;
}

function count(cases: readonly Case[], layout: Layout, outcome: Outcome): number {
  return cases.filter(({ judged }) => judged.get(layout.name)?.outcome === outcome).length;
}

function share(passes: number, of: number): string {
  return passes === of ? '100 %' : `${((passes / of) * 100).toFixed(1)} % (${passes})`;
}

export function report({ cases, layouts, date, command, version, features, scripts }: ReportOptions): string {
  const unexpected = cases.filter(({ server }) => server.length > 0);
  return `# Exactness: the test scripts of Prometheus ${version}

Written by \`${command}\`, ${date}; do not edit. Server: Prometheus ${version} with
${features.map((name) => `\`${name}\``).join(', ')}.
Scripts: ${scripts}.

Every \`eval\` of Prometheus' own PromQL test scripts is asked of one real Prometheus that holds all of the script's data, and,
through the engine, of real shards that hold a part each: split by a hash of all labels ("by series"), or by a hash of the label
that tells the script's series apart best, which the engine is told as the partition label ("by label"). Each instant query is a
case three times: as written, with \`@\` pinned to its time and asked at another, and as the middle step of a range; a range
query is one case. Of ${cases.length} cases the single server answers ${cases.filter(({ answered }) => answered).length} and refuses the rest.

An answer is equal where it is that of the single server: labels, values, histograms, order where it is defined, warnings, infos
with their positions, and errors. Other texts: it is right, with other warnings or infos, or other words of the same error.
Refused: an error where the single server answers. Told: other values, and a notice that says they may be. Silent: other
values, and no word. Queries made by chance: [generated-queries.md](generated-queries.md).

${outcomeTable(cases, layouts)}

Equal, by script:

${table(cases, layouts)}

${section('Silent', cases, 'silent')}
${section('Told', cases, 'told')}
${section('Refused', cases, 'refused')}
${section('Other texts', cases, 'other texts')}
## Where the single server does not answer what the script expects

The scripts run in Prometheus' own tests inside its engine, with what a server has behind flags or not at all. These ${unexpected.length} cases
are compared all the same.

${unexpected.length === 0 ? 'None.' : serverLines(unexpected).join('\n')}
`;
}

function section(title: string, cases: readonly Case[], outcome: Outcome): string {
  const lines = outcomeLines(cases, [outcome]);
  return `## ${title}\n\n${lines.length === 0 ? 'None.' : lines.join('\n')}\n`;
}

/** One line an `eval` of which a case came to one of these. */
export function outcomeLines(cases: readonly Case[], wanted: readonly Outcome[]): string[] {
  const places = new Map<string, Array<{ one: Case; layout: string; problems: readonly string[] }>>();
  for (const one of cases) {
    for (const [layout, { outcome, problems }] of one.judged) {
      if (wanted.includes(outcome)) {
        const place = `${one.file}:${one.line}`;
        places.set(place, [...(places.get(place) ?? []), { one, layout, problems }]);
      }
    }
  }
  const list = (names: readonly string[]): string => [...new Set(names)].join(', ');
  return [...places].map(([place, found]) => {
    const where = `${list(found.map(({ one }) => one.variant))}; ${list(found.map(({ layout }) => layout))}`;
    const [{ one, problems }] = found;
    return `- ${place} (${where}): ${code(one.query)}: ${code(problems.join('; ').slice(0, 300))}`;
  });
}

/** One line an `eval`, whatever its variants. */
function serverLines(cases: readonly Case[]): string[] {
  const first = new Map(cases.map((one) => [`${one.file}:${one.line}`, one]).reverse() as Array<[string, Case]>);
  return [...first]
    .reverse()
    .map(([place, { query, server }]) => `- ${place}: ${code(query)}: ${code(server.join('; ').slice(0, 160))}`);
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll('\n', ' ')}\``;
}
