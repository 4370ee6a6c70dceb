import { installBootData, type WorkbenchBoot } from './bootData';

const answer = await fetch('/workbench/boot');
const boot = (await answer.json()) as WorkbenchBoot;
installBootData(boot);
// @grafana/runtime reads the boot data when it is imported, so all that imports it comes after.
const { start } = await import('./main');
await start(boot);
