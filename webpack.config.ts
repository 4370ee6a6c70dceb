import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import CopyWebpackPlugin from 'copy-webpack-plugin';
import { build } from 'esbuild';
import webpack, { type Configuration, type RuleSetRule } from 'webpack';
import { merge } from 'webpack-merge';

import { thirdPartyLicences } from './scripts/bundling/licences.mjs';
import scaffold, { type Env } from './.config/webpack/webpack.config.ts';

const QUERY_WORKER = 'queryWorker.js';
/** Bytes, gzipped. */
const ENTRY_LIMITS = { 'module.js': 150_000, 'datasource/module.js': 250_000 };

/**
 * create-plugin's build with what it leaves out:
 * - JSX without an import of React (`react/jsx-runtime` is one of the modules Grafana shares), and code for today's
 *   browsers: the engine's async functions and classes stay what they are;
 * - `monaco-promql` would pull in the whole of monaco-editor (4.4 MB) though the editor is Grafana's own;
 * - the nested data source's logo is not copied, only the root plugin's;
 * - the licences of what is bundled;
 * - pages of the runbook, which the app shows beside a problem;
 * - web workers have no module loader, so that which computes queries is one file of its own;
 * - every JSON file under `src` is copied, a folder's tsconfig too;
 * - what Grafana loads before anything is opened has a limit of its own;
 * - the app and the data source are two runtimes in one page that take each other's chunks: a module has the same code for
 *   both, with all exports that either uses.
 */
const config = async (env: Env): Promise<Configuration> => {
  const base = await scaffold(env);
  const worker = await queryWorker();
  return merge(
    { ...base, module: { ...base.module, rules: base.module?.rules?.map(modernize) } },
    {
      plugins: [
        new webpack.IgnorePlugin({ resourceRegExp: /^\.\/promql$/, contextRegExp: /monaco-promql/ }),
        new CopyWebpackPlugin({
          patterns: [
            { from: 'datasource/img/**/*', to: '.' },
            {
              from: '*.md',
              context: path.resolve('docs/runbook'),
              to: 'runbook',
              globOptions: { ignore: ['**/README.md'] },
            },
          ],
        }),
        new ThirdPartyLicences(),
        new EmittedFile(QUERY_WORKER, worker),
        new webpack.DefinePlugin({ QUERY_WORKER: JSON.stringify(`${QUERY_WORKER}?_cache=${hashOf(worker)}`) }),
        new DropAssets(/(^|\/)tsconfig\.json$/),
        new SameCode(),
        ...(env.production === true ? [new GzipLimits(ENTRY_LIMITS)] : []),
      ],
      optimization: { usedExports: 'global' },
      // Sizes of one file before gzip: the data source's entry holds Grafana's Prometheus editor library.
      performance: { maxAssetSize: 900_000, maxEntrypointSize: 900_000 },
    }
  );
};

async function queryWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/datasource/compute/queryWorker.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0].text;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}

class EmittedFile {
  constructor(
    private readonly name: string,
    private readonly text: string
  ) {}

  apply(compiler: webpack.Compiler) {
    compiler.hooks.thisCompilation.tap('EmittedFile', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: 'EmittedFile', stage }, () =>
        compilation.emitAsset(this.name, new webpack.sources.RawSource(this.text), { minimized: true })
      );
    });
  }
}

class DropAssets {
  constructor(private readonly names: RegExp) {}

  apply(compiler: webpack.Compiler) {
    compiler.hooks.compilation.tap('DropAssets', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_SUMMARIZE;
      compilation.hooks.processAssets.tap({ name: 'DropAssets', stage }, (assets) => {
        Object.keys(assets)
          .filter((name) => this.names.test(name))
          .forEach((name) => compilation.deleteAsset(name));
      });
    });
  }
}

/** Puts the licences of all packages that have a module in the build beside it. */
class ThirdPartyLicences {
  apply(compiler: webpack.Compiler) {
    compiler.hooks.thisCompilation.tap('ThirdPartyLicences', (compilation) => {
      let files: string[] = [];
      // Before modules are put together.
      compilation.hooks.finishModules.tap('ThirdPartyLicences', (modules) => {
        // The module with Grafana's public path has no file.
        files = [...modules].flatMap((module) => module.nameForCondition() ?? []).filter((file) => existsSync(file));
      });
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: 'ThirdPartyLicences', stage }, () => {
        const text = thirdPartyLicences(files);
        compilation.emitAsset('THIRD-PARTY-LICENSES.txt', new webpack.sources.RawSource(text));
      });
    });
  }
}

/** Fails the build where a module has other code in one runtime than in another. */
class SameCode {
  apply(compiler: webpack.Compiler) {
    compiler.hooks.thisCompilation.tap('SameCode', (compilation) => {
      compilation.hooks.afterProcessAssets.tap('SameCode', () => {
        const { chunkGraph, codeGenerationResults: results } = compilation;
        for (const module of compilation.modules) {
          const runtimes = [...chunkGraph.getModuleRuntimes(module)];
          if (new Set(runtimes.map((runtime) => results.getHash(module, runtime))).size > 1) {
            const name = module.readableIdentifier(compilation.requestShortener);
            compilation.errors.push(new webpack.WebpackError(`${name} differs between the app and the data source`));
          }
        }
      });
    });
  }
}

/** Fails the build where a file is larger, gzipped, than its limit. */
class GzipLimits {
  constructor(private readonly limits: Readonly<Record<string, number>>) {}

  apply(compiler: webpack.Compiler) {
    compiler.hooks.thisCompilation.tap('GzipLimits', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: 'GzipLimits', stage }, (assets) => {
        for (const [name, limit] of Object.entries(this.limits)) {
          const size = assets[name] === undefined ? 0 : gzipSync(assets[name].buffer()).length;
          if (size > limit) {
            compilation.errors.push(new webpack.WebpackError(`${name} is ${size} bytes gzipped; ${limit} are allowed`));
          }
        }
      });
    });
  }
}

type Rule = NonNullable<NonNullable<Configuration['module']>['rules']>[number];

function modernize(rule: Rule): Rule {
  return isSwc(rule)
    ? {
        ...rule,
        use: {
          loader: 'swc-loader',
          options: {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
            },
          },
        },
      }
    : rule;
}

function isSwc(rule: Rule): rule is RuleSetRule {
  const use = typeof rule === 'object' && rule !== null ? rule.use : undefined;
  return typeof use === 'object' && 'loader' in use && use.loader === 'swc-loader';
}

export default config;
