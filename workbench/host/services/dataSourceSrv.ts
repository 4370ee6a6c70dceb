import {
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePlugin,
  type DataSourceRef,
} from '@grafana/data';
import { type DataSourceSrv, type GetDataSourceListFilters } from '@grafana/runtime';

type Ref = DataSourceRef | string | null | undefined;

/** The data sources there are; only those of our own plugin can be instantiated here. */
export class WorkbenchDataSourceSrv implements DataSourceSrv {
  private readonly instances = new Map<string, Promise<DataSourceApi>>();

  constructor(
    private settings: readonly DataSourceInstanceSettings[],
    private readonly load: () => Promise<DataSourcePlugin<DataSourceApi>>,
    private readonly replace: (text: string) => string
  ) {}

  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const types = filters.type === undefined ? undefined : [filters.type].flat();
    return this.settings.filter(
      (s) =>
        (types === undefined || types.includes(s.type)) &&
        (filters.pluginId === undefined || filters.pluginId === s.type) &&
        (filters.filter === undefined || filters.filter(s))
    );
  }

  getInstanceSettings(ref?: Ref): DataSourceInstanceSettings | undefined {
    const wanted = this.replace((typeof ref === 'string' ? ref : ref?.uid) ?? '');
    return wanted === ''
      ? (this.settings.find((s) => s.isDefault) ?? this.settings[0])
      : this.settings.find((s) => s.uid === wanted || s.name === wanted);
  }

  get(ref?: Ref): Promise<DataSourceApi> {
    const settings = this.getInstanceSettings(ref);
    if (settings === undefined) {
      return Promise.reject(new Error(`there is no data source ${JSON.stringify(ref)}`));
    }
    let instance = this.instances.get(settings.uid);
    if (instance === undefined) {
      instance = this.instantiate(settings);
      this.instances.set(settings.uid, instance);
    }
    return instance;
  }

  /** Takes over what has been saved of one. */
  update(saved: Pick<DataSourceInstanceSettings, 'uid' | 'name' | 'jsonData'>): void {
    this.settings = this.settings.map((one) => (one.uid === saved.uid ? { ...one, ...saved } : one));
    this.instances.delete(saved.uid);
  }

  async reload(): Promise<void> {
    this.instances.clear();
  }

  registerRuntimeDataSource(): void {
    throw new Error('the host page has no runtime data sources');
  }

  private async instantiate(settings: DataSourceInstanceSettings): Promise<DataSourceApi> {
    const plugin = await this.load();
    const instance = new plugin.DataSourceClass(settings);
    instance.components = plugin.components;
    instance.meta = settings.meta;
    return instance;
  }
}
