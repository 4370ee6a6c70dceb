import { type History } from 'history';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { createPath, type Navigator, Router } from 'react-router';

/** React Router 6 over the history of @grafana/runtime's locationService, so that links and services agree. */
export function HistoryRouter({ history, children }: { history: History; children: ReactNode }) {
  const [state, setState] = useState({ action: history.action, location: history.location });
  useLayoutEffect(() => history.listen((location, action) => setState({ location, action })), [history]);
  const navigator: Navigator = {
    createHref: (to) => (typeof to === 'string' ? to : createPath(to)),
    go: (delta) => history.go(delta),
    push: (to, value) => history.push(typeof to === 'string' ? to : createPath(to), value),
    replace: (to, value) => history.replace(typeof to === 'string' ? to : createPath(to), value),
  };
  return (
    <Router location={state.location} navigationType={state.action as never} navigator={navigator}>
      {children}
    </Router>
  );
}
