import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly targets: number;
  readonly listen: string;
  /** The host name scrapers reach the services by. */
  readonly host: string;
  /** Port of the control address; the services have the ports after it. */
  readonly port: number;
  readonly seed: number;
  /** Seconds. */
  readonly restartEvery: number;
  /** Seconds. */
  readonly absentEvery: number;
}

export type OptionsResult =
  { readonly ok: true; readonly options: DemoOptions } | { readonly ok: false; readonly problem: string };

const numbers = {
  targets: { from: 1, to: 2_000, otherwise: 24 },
  port: { from: 1, to: 63_000, otherwise: 19_200 },
  seed: { from: 0, to: 1_000_000, otherwise: 1 },
  'restart-every': { from: 2, to: 1_000_000, otherwise: 300 },
  'absent-every': { from: 6, to: 1_000_000, otherwise: 360 },
} as const;

type NumberFlag = keyof typeof numbers;

/** Reads the demo's command line. */
export function readOptions(args: readonly string[]): OptionsResult {
  const flags = [...Object.keys(numbers), 'listen', 'host'];
  const config = Object.fromEntries(flags.map((name) => [name, { type: 'string' as const }]));
  let values: Record<string, string | undefined>;
  try {
    values = parseArgs({ args: [...args], options: config, strict: true }).values as typeof values;
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  const read = (name: NumberFlag): number => Number(values[name] ?? numbers[name].otherwise);
  for (const name of Object.keys(numbers) as NumberFlag[]) {
    const { from, to } = numbers[name];
    const value = read(name);
    if (!Number.isInteger(value) || value < from || value > to) {
      return { ok: false, problem: `--${name} takes a whole number from ${from} to ${to}, not "${values[name]}"` };
    }
  }
  const listen = values.listen ?? '127.0.0.1';
  return {
    ok: true,
    options: {
      targets: read('targets'),
      listen,
      host: values.host ?? listen,
      port: read('port'),
      seed: read('seed'),
      restartEvery: read('restart-every'),
      absentEvery: read('absent-every'),
    },
  };
}
