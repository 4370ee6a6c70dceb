import { scaleOwner, scalerSchema } from './scaleOwner';

const scaler = (name: string, ref: object) =>
  scalerSchema.parse({ metadata: { name, resourceVersion: '1' }, spec: { scaleTargetRef: { name: 'shop', ...ref } } });
const RESOURCE = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus' };

test.each<[string, Parameters<typeof scaleOwner>[1], string | undefined]>([
  ['nothing', { hpas: [], scaledObjects: [] }, undefined],
  ['what scales it', { hpas: [scaler('h', RESOURCE)], scaledObjects: [] }, 'HorizontalPodAutoscaler h'],
  [
    'what scales another',
    { hpas: [scaler('h', { ...RESOURCE, name: 'x' }), scaler('i', { kind: 'Deployment' })], scaledObjects: [] },
    undefined,
  ],
  [
    'KEDA, which makes the other',
    { hpas: [scaler('keda-hpa-k', RESOURCE)], scaledObjects: [scaler('k', RESOURCE)] },
    'ScaledObject k (KEDA)',
  ],
])('%s', (_, found, owner) => {
  expect(scaleOwner('shop', found)).toBe(owner);
});
