#!/usr/bin/env node
// npm run wasm: compiles the engine's WebAssembly module and writes it down as TypeScript.
// node scripts/wasm.mjs --check    only says whether what is written down is of today's source.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { main as compile } from 'assemblyscript/asc';

import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';

const SOURCE = 'src/engine/decode/pairs/assembly/readPairs.ts';
const MODULE = 'src/engine/decode/pairs/module.ts';

/** Its memory is fixed in size, so the runtime that manages one is left out. */
const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert'];

async function moduleText() {
  let binary = new Uint8Array();
  const { error, stderr } = await compile([SOURCE, '--baseDir', root, '--outFile', 'module.wasm', ...OPTIONS], {
    writeFile: (_, contents) => {
      binary = contents;
    },
  });
  if (error) {
    throw new Problem(`${SOURCE} could not be compiled:\n${stderr}`);
  }
  const base64 = Buffer.from(binary).toString('base64');
  return `/** ${SOURCE}, compiled by \`npm run wasm\`. */\nexport const MODULE =\n  '${base64}';\n`;
}

async function main(words) {
  const file = path.join(root, MODULE);
  const text = await moduleText();
  if (!words.includes('--check')) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8')) !== text) {
    throw new Problem(`${MODULE} is not what its source compiles to: run npm run wasm.`);
  }
}

main(process.argv.slice(2)).catch(tell);
