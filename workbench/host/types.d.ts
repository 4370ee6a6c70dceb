declare module '*/PluginPage.mjs' {
  import { type PluginPageProps } from '@grafana/runtime';
  import { type ComponentType } from 'react';

  export function setPluginPage(page: ComponentType<PluginPageProps>): void;
}
