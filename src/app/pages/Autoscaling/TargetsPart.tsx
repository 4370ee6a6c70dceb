import { type PolicyDocument } from '../../../api/policy';
import { formatBytes, formatCores } from '../../data/format';
import { t } from '../../text';
import { NumberField } from './NumberField';
import { type PartProps, Section } from './section';

const GIB = 2 ** 30;

/** How many shards there may be, what is aimed at, and what one shard may use. */
export function TargetsPart({ draft, edit, problems, disabled, base }: PartProps & { readonly base: PolicyDocument }) {
  const { targets, capacity } = draft;
  const common = { problems, disabled };
  const setTarget = (metric: keyof typeof targets) => (value: number | undefined) => {
    const { [metric]: _, ...others } = targets;
    edit({ ...draft, targets: value === undefined ? others : { ...others, [metric]: value } });
  };
  const { cpu, memory } = base.driverCapacity;
  return (
    <>
      <Section legend={t('app.autoscaling.shards', 'Shards')}>
        <NumberField
          {...common}
          path="minShards"
          label={t('app.autoscaling.min', 'Minimum')}
          description={t('app.autoscaling.min-help', 'minShards: never fewer')}
          value={draft.minShards}
          onChange={(value = Number.NaN) => edit({ ...draft, minShards: value })}
        />
        <NumberField
          {...common}
          path="maxShards"
          label={t('app.autoscaling.max', 'Maximum')}
          description={t('app.autoscaling.max-help', 'maxShards: never more')}
          value={draft.maxShards}
          onChange={(value = Number.NaN) => edit({ ...draft, maxShards: value })}
        />
      </Section>
      <Section legend={t('app.autoscaling.targets', 'Targets of one shard')}>
        {targetTexts().map(({ metric, label, description, unit }) => (
          <NumberField
            key={metric}
            {...common}
            path={`targets.${metric}`}
            optional
            label={label}
            description={description}
            unit={unit}
            value={targets[metric]}
            onChange={setTarget(metric)}
          />
        ))}
      </Section>
      <Section legend={t('app.autoscaling.capacity', 'What one shard may use')}>
        <NumberField
          {...common}
          path="capacity.cpu"
          label={t('app.autoscaling.capacity-cpu', 'CPU capacity')}
          description={
            cpu === undefined
              ? 'capacity.cpu'
              : driverText(t('app.autoscaling.given-cores', '{{n}} cores', { n: formatCores(cpu) }))
          }
          unit={t('app.autoscaling.cores', 'cores')}
          value={capacity.cpu}
          onChange={(value = Number.NaN) => edit({ ...draft, capacity: { ...capacity, cpu: value } })}
        />
        <NumberField
          {...common}
          path="capacity.memory"
          label={t('app.autoscaling.capacity-memory', 'Memory capacity')}
          description={memory === undefined ? 'capacity.memory' : driverText(formatBytes(memory))}
          unit="GiB"
          scale={GIB}
          value={capacity.memory}
          onChange={(value = Number.NaN) => edit({ ...draft, capacity: { ...capacity, memory: Math.round(value) } })}
        />
      </Section>
    </>
  );
}

function driverText(amount: string): string {
  return t('app.autoscaling.driver', 'the shards are given {{amount}}', { amount });
}

function targetTexts() {
  return [
    {
      metric: 'cpu',
      label: t('app.autoscaling.cpu', 'CPU'),
      description: t('app.autoscaling.cpu-help', 'averageUtilization of its cores'),
      unit: '%',
    },
    {
      metric: 'memory',
      label: t('app.autoscaling.memory', 'Memory'),
      description: t('app.autoscaling.memory-help', 'averageUtilization of its memory'),
      unit: '%',
    },
    {
      metric: 'series',
      label: t('app.autoscaling.series', 'Active series'),
      description: t('app.autoscaling.series-help', 'averageValue: series in its head'),
      unit: undefined,
    },
    {
      metric: 'samples',
      label: t('app.autoscaling.samples', 'Samples'),
      description: t('app.autoscaling.samples-help', 'averageValue: samples it takes in'),
      unit: '/s',
    },
  ] as const;
}
