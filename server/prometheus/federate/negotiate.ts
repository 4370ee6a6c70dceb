import { ESCAPING_SCHEMES, type EscapingScheme } from './escapeName';

/** How metrics are exposed. */
export interface ExpositionFormat {
  /** The Content-Type. */
  readonly type: string;
  readonly kind: 'text' | 'protobuf';
  readonly escaping: EscapingScheme;
}

interface Accepted {
  readonly type: string;
  readonly quality: number;
  readonly params: Readonly<Partial<Record<string, string>>>;
}

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const PROTOBUF = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

/** The format an Accept header asks for; the text format where it asks for none there is. Source: prometheus/common, `expfmt`, `Negotiate`. */
export function negotiate(accept: string | undefined): ExpositionFormat {
  let escaping: EscapingScheme = 'underscores';
  for (const { type, params } of accepted(accept ?? '')) {
    escaping = ESCAPING_SCHEMES.find((scheme) => scheme === params.escaping) ?? escaping;
    if (type === 'application/vnd.google.protobuf') {
      if (params.proto === 'io.prometheus.client.MetricFamily' && params.encoding === 'delimited') {
        return { type: `${PROTOBUF}; escaping=${escaping}`, kind: 'protobuf', escaping };
      }
    } else if (type === 'text/plain' && (params.version ?? '0.0.4') === '0.0.4') {
      break;
    }
  }
  return { type: `${TEXT}; escaping=${escaping}`, kind: 'text', escaping };
}

/** What is accepted, the most wanted first. */
function accepted(header: string): Accepted[] {
  return header
    .split(',')
    .map((one): Accepted => {
      const [type, ...rest] = one.split(';').map((part) => part.trim());
      const params = Object.fromEntries(rest.map((param) => param.split('=', 2).map((text) => text.trim())));
      return { type, quality: Number(params.q ?? 1) || 0, params };
    })
    .sort((a, b) => b.quality - a.quality);
}
