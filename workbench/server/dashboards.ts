import { readFileSync } from 'node:fs';

/** A dashboard's JSON model; all the host page's server looks at is its uid. */
export type Dashboard = Readonly<Record<string, unknown>> & { readonly uid: string };

/** Dashboards by uid: the plugin's own, and those saved since the start. */
export class Dashboards {
  private readonly saved = new Map<string, Dashboard>();

  /** @param files The plugin's. */
  constructor(private readonly files: readonly string[]) {}

  /** Read anew at each call, so that an edited file shows at the next load. */
  find(uid: string): Dashboard | undefined {
    return this.saved.get(uid) ?? this.files.map(read).find((dashboard) => dashboard.uid === uid);
  }

  all(): readonly Dashboard[] {
    return [...this.saved.values(), ...this.files.map(read).filter(({ uid }) => !this.saved.has(uid))];
  }

  /** Titles and uids of the plugin's dashboards. */
  own(): Array<{ readonly name: string; readonly uid: string }> {
    return this.files.map(read).map(({ title, uid }) => ({ name: String(title), uid }));
  }

  save(dashboard: Dashboard): void {
    this.saved.set(dashboard.uid, dashboard);
  }

  remove(uid: string): boolean {
    return this.saved.delete(uid);
  }
}

function read(file: string): Dashboard {
  return JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
}
