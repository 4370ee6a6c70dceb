import { type Layout } from './layouts';
import { type Case } from './runScripts';

/** What a run came to, as Markdown. */
export interface ReportOptions {
  readonly cases: readonly Case[];
  readonly layouts: readonly Layout[];
  readonly date: string;
  /** Of the server, and of the package the scripts are from. */
  readonly versions: { readonly prometheus: string; readonly scripts: string };
}

/** A case is counted where the single server passes it. */
export function counted({ server }: Case): boolean {
  return server.length === 0;
}

/** `passed/counted` by file and layout. */
export function table(cases: readonly Case[], layouts: readonly Layout[]): string {
  const files = [...new Set(cases.map(({ file }) => file))];
  const row = (name: string, all: readonly Case[]): string => {
    const valid = all.filter(counted);
    const cells = layouts.map((layout) => share(passed(valid, layout), valid.length));
    return `| ${[name, String(all.length), String(valid.length), ...cells].join(' | ')} |`;
  };
  return [
    `| ${['script', 'cases', 'counted', ...layouts.map(({ name }) => name)].join(' | ')} |`,
    `| --- |${' ---: |'.repeat(layouts.length + 2)}`,
    ...files.map((file) =>
      row(
        file,
        cases.filter((one) => one.file === file)
      )
    ),
    row('**all**', cases),
  ].join('\n');
}

function passed(cases: readonly Case[], layout: Layout): number {
  return cases.filter(({ problems }) => problems.get(layout.name)?.length === 0).length;
}

function share(passes: number, of: number): string {
  return passes === of ? '100 %' : `${((passes / of) * 100).toFixed(1)} % (${passes})`;
}

export function report({ cases, layouts, date, versions }: ReportOptions): string {
  const failing = failureLines(cases);
  const own = cases.filter((one) => !counted(one));
  const agreeing = own.filter(({ problems }) => [...problems.values()].every((found) => found.length === 0));
  return `# Exactness: Prometheus' own test scripts

Written by \`npm run exactness\`, ${date}; do not edit. Server: Prometheus ${versions.prometheus}. Scripts: Debian's
\`golang-github-prometheus-prometheus-dev\` ${versions.scripts}.

Every \`eval\` of Prometheus' own PromQL test scripts is asked of one real Prometheus that holds all of the script's data, and,
through the engine, of real shards that hold a part each: split by a hash of all labels ("by series"), or by a hash of the label
that tells the script's series apart best, which the engine is told as the partition label ("by label"). Each instant query is a
case three times: as written, with \`@\` pinned to its time and asked at another, and as the middle step of a range; a range
query is one case. A case passes where the engine's answer is that of the single server: labels, values, histograms, order where
it is defined, warnings, infos with their positions, and errors. A case counts where the single server's answer is what the
script expects. Queries made by chance: [generated-queries.md](generated-queries.md).

${table(cases, layouts)}

## Cases that do not pass

${failing.length === 0 ? 'None.' : failing.join('\n')}

## Cases that are not counted

The scripts run in Prometheus' own tests with delayed removal of metric names and with metadata labels, which are behind feature
flags; a server without them does not pass these ${own.length} cases. In ${agreeing.length} of them the engine gives the single
server's answer in every layout all the same.

${own.length === 0 ? 'None.' : linesOf(own).join('\n')}
`;
}

/** One line an `eval` of which a case does not pass. */
export function failureLines(cases: readonly Case[]): string[] {
  const places = new Map<string, Case[]>();
  for (const one of cases.filter(counted)) {
    const place = `${one.file}:${one.line}`;
    if ([...one.problems.values()].some((found) => found.length > 0)) {
      places.set(place, [...(places.get(place) ?? []), one]);
    }
  }
  return [...places].map(([place, failed]) => {
    const all = failed.flatMap(({ problems }) => [...problems].filter(([, found]) => found.length > 0));
    const list = (names: readonly string[]): string => [...new Set(names)].join(', ');
    const where = `${list(failed.map(({ variant }) => variant))}; ${list(all.map(([layout]) => layout))}`;
    return `- ${place} (${where}): ${code(failed[0].query)}: ${code(all[0][1].join('; ').slice(0, 300))}`;
  });
}

/** One line an \`eval\`, whatever its variants. */
function linesOf(cases: readonly Case[]): string[] {
  const first = new Map(cases.map((one) => [`${one.file}:${one.line}`, one]).reverse() as Array<[string, Case]>);
  return [...first]
    .reverse()
    .map(([place, { query, server }]) => `- ${place}: ${code(query)}: ${code(server.join('; ').slice(0, 160))}`);
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll('\n', ' ')}\``;
}
