/** A series as PromQL writes it. */
export function seriesText({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const texts = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${texts.join(', ')}}`;
}
