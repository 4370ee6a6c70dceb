// Jest setup provided by Grafana scaffolding
import './.config/jest-setup';

// jsdom has none; Grafana's lists watch with it whether they can be scrolled.
globalThis.IntersectionObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
