import CopyWebpackPlugin from 'copy-webpack-plugin';
import webpack, { type Configuration, type RuleSetRule } from 'webpack';
import { merge } from 'webpack-merge';

import scaffold, { type Env } from './.config/webpack/webpack.config.ts';

/**
 * create-plugin's build with what it leaves out:
 * - JSX without an import of React (`react/jsx-runtime` is one of the modules Grafana shares), and code for today's
 *   browsers: the engine's async functions and classes stay what they are;
 * - `monaco-promql` would pull in the whole of monaco-editor (4.4 MB) though the editor is Grafana's own;
 * - the nested data source's logo is not copied, only the root plugin's;
 * - every JSON file under `src` is copied, a folder's tsconfig too.
 */
const config = async (env: Env): Promise<Configuration> => {
  const base = await scaffold(env);
  return merge(
    { ...base, module: { ...base.module, rules: base.module?.rules?.map(modernize) } },
    {
      plugins: [
        new webpack.IgnorePlugin({ resourceRegExp: /^\.\/promql$/, contextRegExp: /monaco-promql/ }),
        new CopyWebpackPlugin({ patterns: [{ from: 'datasource/img/**/*', to: '.' }] }),
        new DropAssets(/(^|\/)tsconfig\.json$/),
      ],
      // Sizes of one file before gzip: the data source's entry holds Grafana's Prometheus editor library.
      performance: { maxAssetSize: 900_000, maxEntrypointSize: 900_000 },
    }
  );
};

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
