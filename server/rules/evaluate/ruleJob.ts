import { histogramText, ok, type Result, runQuery } from '../../../src/engine/index';
import { type Job, type Tools } from '../../compute/job';
import { type FleetQuery } from '../../prometheus/jobs/queryJob';
import { writtenSamples } from '../write/writtenSamples';
import { recordedSeries, type RecordedAs, type RuleResult, ruleVector } from './ruleResult';

/** A rule's expression over a fleet, at one time. */
export interface RuleAsk extends FleetQuery {
  /** Left out: the series are wanted as they are. */
  readonly record: RecordedAs | undefined;
}

/** The series of a rule's result, as plain values. */
export interface RuleTold {
  readonly names: ReadonlyArray<readonly string[]>;
  readonly texts: ReadonlyArray<readonly string[]>;
  readonly values: Float64Array;
  /** The texts of native histograms, by the index of the series. */
  readonly histograms: ReadonlyMap<number, string>;
  /** What goes with the result that people are to be told, a warning or what it lacks: the first of it. */
  readonly doubt?: string;
}

interface RuleOutcome {
  readonly vector: RuleResult;
  readonly doubt?: string;
}

/** The series of a rule's result; the body is what a remote write of them sends. */
export const ruleJob: Job<RuleAsk, RuleTold> = async (ask, tools) => {
  const outcome = await resultOf(ask, tools);
  if (!outcome.ok) {
    return outcome;
  }
  const { vector, doubt } = outcome.value;
  const result = ask.record === undefined ? ok(vector) : recordedSeries(vector, ask.record);
  if (!result.ok) {
    return result;
  }
  const { labels, values, histograms } = result.value;
  const isRecorded = ask.record !== undefined;
  const told = {
    ...{ names: labels.map(({ names }) => names), texts: labels.map((one) => one.values), values },
    histograms: new Map(isRecorded ? [] : Array.from(histograms, ([i, one]) => [i, histogramText(one)])),
    doubt,
  };
  return ok({ told, body: isRecorded ? [writtenSamples(result.value, ask.request.grid.start)] : [] });
};

async function resultOf(ask: RuleAsk, tools: Tools): Promise<Result<RuleOutcome>> {
  const result = await askedOnce(ask, tools);
  const isShown = result.ok && [...result.value.vector.histograms.values()].some(({ form }) => form === 'shown');
  // What members show of native histograms cannot be stored, nor written as a text; raw samples are whole.
  return isShown ? await askedOnce({ ...ask, request: { ...ask.request, raw: true } }, tools) : result;
}

async function askedOnce(
  { request, topology, options, fleet, now }: RuleAsk,
  { transport, memoryOf }: Tools
): Promise<Result<RuleOutcome>> {
  const result = await runQuery(request, topology, transport, {
    ...options,
    ownership: { memory: memoryOf(fleet), now },
  });
  if (!result.ok) {
    return result;
  }
  const { value, annotations, notices, plan } = result.value;
  const vector = ruleVector(value);
  const warned = annotations.find(({ level }) => level === 'warning')?.message;
  const doubt = notices[0] ?? warned ?? (plan.bySeries ? 'several members hold the same series' : undefined);
  return vector.ok ? ok({ vector: vector.value, doubt }) : vector;
}
