import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';

import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaDataUnstable from '@grafana/data/unstable';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaRuntimeUnstable from '@grafana/runtime/unstable';
import * as grafanaUi from '@grafana/ui';
import * as grafanaUiUnstable from '@grafana/ui/unstable';
import * as i18next from 'i18next';
import jquery from 'jquery';
import lodash from 'lodash';
// eslint-disable-next-line no-restricted-imports -- shared with plugins as Grafana shares it
import moment from 'moment';
import prismjs from 'prismjs';
import * as react from 'react';
import * as reactJsxRuntime from 'react/jsx-runtime';
import * as reactDom from 'react-dom';
import * as reactRedux from 'react-redux';
import * as reactRouter from 'react-router';
import * as redux from 'redux';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';
import * as slate from 'slate';
import * as slatePlain from 'slate-plain-serializer';

/** The modules Grafana shares with plugins, under the names plugins ask for. */
const shared: Readonly<Record<string, unknown>> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/data/unstable': grafanaDataUnstable,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/runtime/unstable': grafanaRuntimeUnstable,
  '@grafana/ui': grafanaUi,
  '@grafana/ui/unstable': grafanaUiUnstable,
  i18next,
  jquery,
  lodash,
  moment,
  prismjs,
  react,
  'react/jsx-runtime': reactJsxRuntime,
  'react-dom': reactDom,
  'react-redux': reactRedux,
  'react-router': reactRouter,
  redux,
  rxjs,
  'rxjs/operators': rxjsOperators,
  slate,
  'slate-plain-serializer': slatePlain,
};

/** Loads plugin modules with SystemJS as Grafana does: shared modules by bare name, `module` as `{ uri }`. */
export function pluginLoader(): (url: string) => Promise<{ plugin: unknown }> {
  const imports = Object.fromEntries(Object.keys(shared).map((name) => [name, `package:${name}`]));
  System.addImportMap({ imports });
  for (const [name, module] of Object.entries(shared)) {
    const exports = module as Record<string, unknown>;
    System.set(
      `package:${name}`,
      '__esModule' in exports ? exports : { ...exports, default: exports.default ?? exports, __useDefault: exports }
    );
  }
  const proto = System.constructor.prototype as { shouldFetch: (url: string) => boolean };
  const originalShouldFetch = proto.shouldFetch;
  proto.shouldFetch = function shouldFetch(url) {
    return url.startsWith(location.origin) ? false : originalShouldFetch.call(this, url);
  };
  return (url) => System.import(url) as Promise<{ plugin: unknown }>;
}
