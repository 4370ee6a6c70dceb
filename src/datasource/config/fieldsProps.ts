import { type FleetOptions } from '../options';

/** What every group of settings gets: the settings, a way to change some of them, and whether they are provisioned. */
export interface FieldsProps {
  readonly options: FleetOptions;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<FleetOptions>) => void;
}
