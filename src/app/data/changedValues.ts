/** A value that is not what it was; `before` or `after` is undefined where there was none, or is none any more. */
export interface ChangedValue {
  /** Names from the outside in, such as `targets.cpu` or `policies.0.value`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The innermost values in which two documents differ, in the order of the second. */
export function changedValues(before: unknown, after: unknown, path = ''): readonly ChangedValue[] {
  if (isNested(before) && isNested(after)) {
    const names = new Set([...Object.keys(after), ...Object.keys(before)]);
    return [...names].flatMap((name) =>
      changedValues(valueOf(before, name), valueOf(after, name), path === '' ? name : `${path}.${name}`)
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function valueOf(holder: object, name: string): unknown {
  return Object.hasOwn(holder, name) ? (holder as Readonly<Record<string, unknown>>)[name] : undefined;
}
