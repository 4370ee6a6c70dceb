import { type NamedTexts } from '../format/ruleGroup';
import { builtins } from './builtins';
import { evaluateTemplate } from './evaluateTemplate';
import { GoData, GoHistogram, GoMap, GoSample, GoVector } from './goValue';
import { parseTemplate } from './parseTemplate';
import { prometheusFunctions } from './prometheusFunctions';
import { TemplateFailure, type TemplateFunction } from './templateFunction';

/** A float, or the text of a native histogram. */
type TemplateNumber = number | string;

/** What a template is expanded for: one alert. */
export interface TemplateInput {
  /** Of the alerting rule. */
  readonly name: string;
  readonly labels: NamedTexts;
  readonly externalLabels: NamedTexts;
  readonly externalUrl: string;
  readonly value: TemplateNumber;
  /** Of the evaluation, in milliseconds. */
  readonly time: number;
}

export type TemplateSamples = ReadonlyArray<{ readonly labels: NamedTexts; readonly value: TemplateNumber }>;

/** What Prometheus puts before every template. */
const DEFINITIONS =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

/** Queries of one template, each of which may be another. */
const MOST_QUERIES = 100;

const functions: Readonly<Record<string, TemplateFunction>> = Object.assign(
  Object.create(null) as Record<string, TemplateFunction>,
  builtins,
  prometheusFunctions
);
const names = new Set(Object.keys(functions));

/** A query whose answer is to be had before the template can be expanded. */
class UnansweredQuery extends Error {
  constructor(readonly expr: string) {
    super(expr);
  }
}

/** Why the template of a label or an annotation cannot be parsed; undefined where it can. Source: prometheus 3.5, `rulefmt.go`. */
export function templateProblem(alert: string, text: string): string | undefined {
  const parsed = parseTemplate(templateName(alert), DEFINITIONS + text, names);
  return parsed.ok ? undefined : parsed.message;
}

/**
 * The text of a label or an annotation. Where the template fails, Prometheus' text about it. `query` answers expressions at the time
 * of the evaluation; a rejection fails the template. Source: prometheus 3.5, rules/alerting.go, template/template.go.
 */
export async function expandTemplate(
  text: string,
  input: TemplateInput,
  query: (expr: string) => Promise<TemplateSamples>
): Promise<string> {
  if (!text.includes('{{')) {
    return text;
  }
  const answers = new Map<string, TemplateSamples | TemplateFailure>();
  for (;;) {
    try {
      return expand(text, input, answers);
    } catch (error) {
      if (error instanceof TemplateFailure) {
        return `<error expanding template: ${error.message}>`;
      }
      if (!(error instanceof UnansweredQuery)) {
        throw error;
      }
      answers.set(error.expr, answers.size < MOST_QUERIES ? await answered(query, error.expr) : tooMany());
    }
  }
}

function tooMany(): TemplateFailure {
  return new TemplateFailure(`a template may ask ${MOST_QUERIES} queries`);
}

async function answered(
  query: (expr: string) => Promise<TemplateSamples>,
  expr: string
): Promise<TemplateSamples | TemplateFailure> {
  try {
    return await query(expr);
  } catch (error) {
    return new TemplateFailure(error instanceof Error ? error.message : String(error));
  }
}

function expand(
  text: string,
  input: TemplateInput,
  answers: ReadonlyMap<string, TemplateSamples | TemplateFailure>
): string {
  const name = templateName(input.name);
  const full = DEFINITIONS + text;
  const parsed = parseTemplate(name, full, names);
  if (!parsed.ok) {
    throw new TemplateFailure(`error parsing template ${name}: ${parsed.message}`);
  }
  const query = (expr: string): GoVector => {
    const answer = answers.get(expr);
    if (answer === undefined || answer instanceof TemplateFailure) {
      throw answer ?? new UnansweredQuery(expr);
    }
    return new GoVector(answer.map(({ labels, value }) => new GoSample(GoMap.of(labels), goNumberOf(value))));
  };
  const surroundings = { time: input.time, externalUrl: input.externalUrl, query };
  try {
    return evaluateTemplate({ name, text: full, set: parsed.set, functions, surroundings }, dataOf(input));
  } catch (error) {
    throw error instanceof TemplateFailure
      ? new TemplateFailure(`error executing template ${name}: ${error.message}`)
      : error;
  }
}

function templateName(alert: string): string {
  return `__alert_${alert}`;
}

function goNumberOf(value: TemplateNumber): number | GoHistogram {
  return typeof value === 'number' ? value : new GoHistogram(value);
}

function dataOf({ labels, externalLabels, externalUrl, value }: TemplateInput): GoData {
  return new GoData(
    new Map<string, GoMap | GoHistogram | number | string>([
      ['Labels', GoMap.of(labels)],
      ['ExternalLabels', GoMap.of(externalLabels)],
      ['ExternalURL', externalUrl],
      ['Value', goNumberOf(value)],
    ])
  );
}
