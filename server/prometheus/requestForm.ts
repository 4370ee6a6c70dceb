import { type FastifyInstance, type FastifyRequest } from 'fastify';

import { type Pairs, parseForm, type ParsedForm } from './form';
import { type MediaType, parseMediaType } from './mediaType';

declare module 'fastify' {
  interface FastifyRequest {
    /** The Content-Type of a request whose body is read as Prometheus reads it. */
    bodyType: string;
  }
}

const FORM = 'application/x-www-form-urlencoded';
const NONE = new Uint8Array(0);

/** A body as Prometheus reads it: a form, or nothing but its bytes. */
interface FormBody extends ParsedForm {
  readonly bytes: Uint8Array;
  /** Of a body in parts, which come behind the parameters of the URL. */
  readonly parts: Pairs;
}

/** The parameters of a request. */
export interface RequestForm {
  readonly params: URLSearchParams;
  /** The body as it came. */
  readonly body: Uint8Array;
  /** What is wrong with those left out, in Go's words. */
  readonly problem?: string;
}

/**
 * Has the bodies of all requests of a scope read as Prometheus reads them, whatever their type: what is no form is no body.
 * Source: Go, net/http, ParseForm and ParseMultipartForm.
 */
export function readForms(scope: FastifyInstance): void {
  scope.decorateRequest('bodyType', '');
  // Fastify refuses types that are not well written.
  scope.addHook('onRequest', async (request) => {
    request.bodyType = request.headers['content-type'] ?? '';
    delete request.headers['content-type'];
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) =>
    readBody(request.bodyType, body)
  );
}

/** The parameters of the body first, then of the URL, then, unless `strict`, of a body in parts. */
export function formOf(request: FastifyRequest, { strict }: { readonly strict: boolean }): RequestForm {
  const body = (request.body as FormBody | undefined) ?? noBody(request);
  const at = request.url.indexOf('?');
  const url = parseForm(at < 0 ? '' : request.url.slice(at + 1));
  const pairs = [...body.pairs, ...url.pairs, ...(strict ? [] : body.parts)];
  return {
    params: new URLSearchParams(pairs),
    body: body.bytes,
    problem: body.problem ?? url.problem,
  };
}

/** The type of a body is looked at even where there is none. */
function noBody({ method, bodyType }: FastifyRequest): FormBody {
  return { bytes: NONE, pairs: [], parts: [], problem: method === 'POST' ? mediaTypeOf(bodyType).problem : undefined };
}

function mediaTypeOf(header: string): MediaType {
  return parseMediaType(header === '' ? 'application/octet-stream' : header);
}

async function readBody(header: string, bytes: Buffer): Promise<FormBody> {
  const { type, params, problem } = mediaTypeOf(header);
  if (type === FORM) {
    const form = parseForm(bytes.toString('utf8'));
    return { ...form, bytes, problem: problem ?? form.problem, parts: [] };
  }
  const parts = type === 'multipart/form-data' && params.has('boundary') ? await readParts(header, bytes) : [];
  return { bytes, pairs: [], problem, parts };
}

/** The values of a body in parts, files left out; none where it is not whole. */
async function readParts(header: string, body: Buffer): Promise<Pairs> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': header } }).formData();
    return [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  } catch {
    return [];
  }
}
