#!/usr/bin/env node
// npm run wasm: compiles the engine's WebAssembly modules and writes them down as TypeScript.
// node scripts/wasm.mjs --check    only says whether what is written down is of today's sources.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { main as compile } from 'assemblyscript/asc';

import { root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';

const modules = [
  {
    source: 'src/engine/decode/pairs/assembly/readPairs.ts',
    file: 'src/engine/decode/pairs/module.ts',
    name: 'MODULE',
  },
  { source: 'src/engine/encode/assembly/writeSamples.ts', file: 'src/engine/encode/module.ts', name: 'WRITER_MODULE' },
];

/** Their memory is fixed in size, so the runtime that manages one is left out. */
const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert'];

async function moduleText({ source, name }) {
  let binary = new Uint8Array();
  const { error, stderr } = await compile([source, '--baseDir', root, '--outFile', 'module.wasm', ...OPTIONS], {
    writeFile: (_, contents) => {
      binary = contents;
    },
  });
  if (error) {
    throw new Problem(`${source} could not be compiled:\n${stderr}`);
  }
  const base64 = Buffer.from(binary).toString('base64');
  return `/** ${source}, compiled by \`npm run wasm\`. */\nexport const ${name} =\n  '${base64}';\n`;
}

async function main(words) {
  for (const module of modules) {
    const file = path.join(root, module.file);
    const text = await moduleText(module);
    if (!words.includes('--check')) {
      await writeFile(file, text);
    } else if ((await readFile(file, 'utf8')) !== text) {
      throw new Problem(`${module.file} is not what its source compiles to: run npm run wasm.`);
    }
  }
}

main(process.argv.slice(2)).catch(tell);
