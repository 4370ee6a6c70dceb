import { findPrometheus, findPrometheusRelease } from '../tools.mjs';
import { Problem } from './problem.mjs';

/** The release of Prometheus that is compared with where none is named. */
export const DEFAULT_RELEASE = '3.5';

/**
 * Takes `--prometheus X.Y` out of a program's arguments. Throws a Problem where it names no release of 2.40 or later.
 *
 * @param {readonly string[]} args
 * @returns {{ release: string, rest: string[] }}
 */
export function takeRelease(args) {
  const at = args.indexOf('--prometheus');
  if (at < 0) {
    return { release: DEFAULT_RELEASE, rest: [...args] };
  }
  const release = args[at + 1] ?? '';
  if (!/^(2\.[4-9]\d|3\.\d+)$/.test(release)) {
    throw new Problem(`--prometheus takes a release, 2.40 or later, such as 3.16; not "${release}".`);
  }
  return { release, rest: args.toSpliced(at, 2) };
}

/**
 * A server of a release. Throws a Problem where there is none.
 *
 * @param {string} release
 * @param {(line: string) => void} say
 */
export async function serverOf(release, say) {
  const found = await (release === DEFAULT_RELEASE ? findPrometheus({ say }) : findPrometheusRelease(release, { say }));
  if (!found.ok) {
    throw new Problem(found.problem);
  }
  return found;
}
