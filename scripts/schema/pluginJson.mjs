import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv } from 'ajv';

import { root } from '../lib/paths.mjs';

const schema = JSON.parse(readFileSync(path.join(root, 'scripts/schema/plugin.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(schema);

/**
 * What the schema finds wrong in a plugin.json.
 *
 * @param {unknown} plugin
 * @returns {readonly string[]}
 */
export function pluginJsonProblems(plugin) {
  return validate(plugin) ? [] : validate.errors.map((error) => `${error.instancePath || '/'} ${error.message}`);
}
