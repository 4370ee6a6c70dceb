const SUFFIXES: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** The number that a quantity of Kubernetes is, such as `250m` or `1.5Gi`; undefined where it is none. */
export function quantity(text: string | number | undefined): number | undefined {
  const [, number, suffix] =
    String(text ?? '').match(/^([+-]?\d+\.?\d*|[+-]?\.\d+)((?:[eE][+-]?\d+)|[A-Za-z]*)$/) ?? [];
  if (number === undefined) {
    return undefined;
  }
  const factor = /^[eE][+-]?\d/.test(suffix) ? Number(`1${suffix}`) : SUFFIXES[suffix];
  return factor === undefined ? undefined : Number(number) * factor;
}
