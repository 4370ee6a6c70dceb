/** Stands in for the package of this name, which fetches pictures: Grafana's icons. */
export const cacheStore: Record<string, unknown> = {};

/** A picture that tests find by the name of its file. A source may also be a whole picture, of any length. */
function InlineSVG({ src }: { readonly src: string }) {
  const name = src.endsWith('.svg') ? src.slice(src.lastIndexOf('/') + 1, -'.svg'.length) : src;
  return <svg xmlns="http://www.w3.org/2000/svg" data-testid={name} viewBox="0 0 24 24" />;
}

// As the package has it.
export { InlineSVG as default };
