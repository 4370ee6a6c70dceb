// Jest setup provided by Grafana scaffolding
import './.config/jest-setup';
import { configure } from '@testing-library/dom';

// How long what a test waits for may take: a busy machine is slow.
configure({ asyncUtilTimeout: 60_000 });

// jsdom has none; Grafana's lists watch with it whether they can be scrolled.
globalThis.IntersectionObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
