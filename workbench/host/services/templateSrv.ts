import { type ScopedVars, type TimeRange, type TypedVariableModel } from '@grafana/data';
import { type TemplateSrv } from '@grafana/runtime';

export interface VariableValue {
  readonly name: string;
  readonly type: string;
  readonly multi: boolean;
  readonly value: string | readonly string[];
}

type Format = string | ((value: unknown, variable: unknown, defaults?: unknown) => string) | undefined;

const escapeRegex = (text: string) => text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

function render(value: unknown, format: Format, variable: unknown): string {
  if (typeof format === 'function') {
    return format(value, variable);
  }
  const items = Array.isArray(value) ? value.map(String) : [String(value)];
  switch (format) {
    case 'regex':
      return items.length === 1 ? escapeRegex(items[0]) : `(${items.map(escapeRegex).join('|')})`;
    case 'pipe':
      return items.join('|');
    case 'csv':
    case 'raw':
      return items.join(',');
    default:
      return items.length === 1 ? items[0] : `{${items.join(',')}}`;
  }
}

/** Replaces `$name`, `${name}`, `${name:format}` and `[[name]]`; scoped variables win over the dashboard's. */
export class WorkbenchTemplateSrv implements TemplateSrv {
  private variables: readonly VariableValue[] = [];
  private range: TimeRange | undefined;

  setVariables(variables: readonly VariableValue[]): void {
    this.variables = variables;
  }

  getVariables(): TypedVariableModel[] {
    return this.variables.map((v) => ({
      ...v,
      current: { value: v.value, text: v.value },
    })) as unknown as TypedVariableModel[];
  }

  updateTimeRange(range: TimeRange): void {
    this.range = range;
  }

  containsTemplate(target?: string): boolean {
    return target !== undefined && /\$\w+|\$\{\w+|\[\[\w+/.test(target);
  }

  replace(target?: string, scopedVars?: ScopedVars, format?: string | Function): string {
    if (target === undefined) {
      return '';
    }
    const pattern =
      /\$(?<plain>\w+)|\[\[(?<square>\w+?)(?::(?<squareFormat>\w+))?\]\]|\$\{(?<braced>\w+)(?:\.[^:^}]+)?(?::(?<bracedFormat>[^}]+))?\}/g;
    return target.replace(pattern, (match: string, ...rest: unknown[]) => {
      const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      const name = groups.plain ?? groups.square ?? groups.braced ?? '';
      const own = (groups.squareFormat ?? groups.bracedFormat ?? format) as Format;
      const scoped = scopedVars?.[name];
      if (scoped !== undefined && scoped !== null) {
        return render(scoped.value, own, {});
      }
      const variable = this.variables.find((v) => v.name === name);
      if (variable !== undefined) {
        return render(variable.value, own, variable);
      }
      if (this.range !== undefined && (name === '__from' || name === '__to')) {
        return String((name === '__from' ? this.range.from : this.range.to).valueOf());
      }
      return match;
    });
  }
}
