import { type Config } from '../config';
import { errorCode } from '../errorCode';
import { errorText } from '../errorText';
import { fileProblem } from '../files/fileProblem';

/** Why the proxy does not start, a sentence. */
export function startProblem(error: unknown, config: Config): string {
  const code = errorCode(error);
  const { host, port } = config.listen;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken; choose another with --listen.`;
  }
  if (code === 'EACCES' && (error as { syscall?: unknown }).syscall === 'listen') {
    return `Port ${port} on ${host} is not for the user of this process; choose another with --listen.`;
  }
  if (code === 'ENOSPC') {
    return `The disk that holds ${config['data-dir']} is full.`;
  }
  const { path } = error as { path?: unknown };
  return typeof path === 'string' ? `${path} cannot be used: ${fileProblem(error)}.` : errorText(error);
}
