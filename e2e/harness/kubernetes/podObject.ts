import { type KubeApi, type KubeObject } from './kubeApi';

/** Where pods run. */
export interface PodSurroundings {
  readonly api: KubeApi;
  readonly namespace: string;
  /** Where pods have their volumes. */
  readonly dir: string;
  /** The folder of `prometheus-config-reloader`. */
  readonly bin: string;
}

/** A pod, as far as the stand-in for the kubelet reads it. */
export interface Pod {
  readonly metadata: KubeObject['metadata'] & { readonly uid: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly volumes: readonly PodVolume[];
  };
}

export interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: ReadonlyArray<{ readonly name: string; readonly value?: string }>;
  readonly volumeMounts: ReadonlyArray<{
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
  }>;
}

/** A Secret or a ConfigMap. */
export interface Source {
  readonly name: string;
  /** The pod runs without it as well. */
  readonly optional?: boolean;
}

export interface PodVolume {
  readonly name: string;
  readonly secret?: { readonly secretName: string; readonly optional?: boolean };
  readonly configMap?: Source;
  readonly projected?: {
    readonly sources: ReadonlyArray<{ readonly secret?: Source; readonly configMap?: Source }>;
  };
  readonly persistentVolumeClaim?: { readonly claimName: string };
}
