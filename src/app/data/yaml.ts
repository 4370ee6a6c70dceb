type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [name: string]: Plain };

/** Words that YAML would not read back as the text they are. */
const NOT_PLAIN = /^$|^[\s\-?:,[\]{}#&*!|>'"%@`]|[:#]\s|[:\s]$|^(true|false|null|yes|no|on|off|~)$|^[-+.\d]/i;

/** A document as YAML, for people to keep in files. Names are written as they are; what is undefined is left out. */
export function toYaml(value: Plain): string {
  return `${block(value, '').join('\n')}\n`;
}

function block(value: Plain, indent: string): string[] {
  if (isList(value)) {
    return value.flatMap((item) => {
      const [first, ...rest] = block(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .flatMap(([name, inner]) =>
        isEmpty(inner) || typeof inner !== 'object' || inner === null
          ? [`${indent}${name}: ${scalar(inner)}`]
          : [`${indent}${name}:`, ...block(inner, `${indent}  `)]
      );
  }
  return [`${indent}${scalar(value)}`];
}

function scalar(value: Plain): string {
  if (typeof value === 'string') {
    return NOT_PLAIN.test(value) ? JSON.stringify(value) : value;
  }
  if (isList(value)) {
    return '[]';
  }
  return typeof value === 'object' && value !== null ? '{}' : String(value ?? null);
}

function isEmpty(value: Plain): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((inner) => inner === undefined);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
