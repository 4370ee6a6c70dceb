// Bundles the host page and its server into build/workbench.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';

import { build } from 'esbuild';

const out = 'build/workbench';
rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/host`, { recursive: true });
copyFileSync('workbench/host/index.html', `${out}/host/index.html`);

// Grafana's modules take the default export of these CommonJS packages; as .mjs files they would be given the whole module.
const commonJsDefaults = {
  name: 'commonjs-defaults',
  setup(builder) {
    builder.onResolve({ filter: /^(react-custom-scrollbars-2|calculate-size)$/ }, ({ path, namespace, pluginData }) => {
      if (pluginData === 'inside') {
        return undefined;
      }
      return namespace === 'commonjs-default'
        ? builder.resolve(path, { kind: 'import-statement', resolveDir: '.', pluginData: 'inside' })
        : { path, namespace: 'commonjs-default' };
    });
    builder.onLoad({ filter: /.*/, namespace: 'commonjs-default' }, ({ path }) => ({
      contents: `import whole from '${path}'; export default whole; export * from '${path}';`,
      loader: 'js',
    }));
  },
};

const common = { bundle: true, logLevel: 'error' };
await Promise.all([
  build({
    ...common,
    entryPoints: ['workbench/host/index.tsx'],
    outdir: `${out}/host`,
    format: 'esm',
    splitting: true,
    plugins: [commonJsDefaults],
    minify: true,
    jsx: 'automatic',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.svg': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
  }),
  // The query editor's background work.
  build({
    ...common,
    entryPoints: { 'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js' },
    outdir: `${out}/host`,
    minify: true,
  }),
  build({
    ...common,
    entryPoints: ['workbench/server/main.ts'],
    outfile: `${out}/server.mjs`,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  }),
]);
