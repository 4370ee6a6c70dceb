import { resolve } from 'node:path';

import { buildWorkbench } from './app';

/** Serves the host page on 127.0.0.1: `PORT` (default 3000), folders relative to the working directory. */
const port = Number(process.env.PORT ?? 3000);
const server = buildWorkbench({
  dist: resolve('dist'),
  provisioning: resolve('provisioning'),
  host: resolve('build/workbench/host'),
  images: resolve('node_modules/@grafana/ui/dist/public/img'),
  fonts: resolve('node_modules/@fontsource-variable'),
  env: process.env,
});
server.on('error', (error) => {
  process.stderr.write(`The host page cannot listen on 127.0.0.1:${port}: ${error.message}\n`);
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => {
  process.stdout.write(`Host page on http://127.0.0.1:${port}\n`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
