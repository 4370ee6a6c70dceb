import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { RULES_PAGE, type RuleGroupsContent } from '../../src/api/ruleGroups';
import { type FleetRule } from '../../src/api/rules';
import {
  type AnsweringRule,
  type CoveredRun,
  type Labels,
  type RecordedElsewhere,
  recordedElsewhereText,
  type Records,
} from '../../src/engine/index';
import { errorText } from '../errorText';
import { type AnsweringEntry, type AnsweringGroup, answeringRules, unknownGroups } from './answering/answeringRules';
import { type RuleCoverage, type WholeEvaluation } from './answering/ruleCoverage';
import { type RuleFileProblem, problemLine } from './format/ruleFileProblem';
import { parseRuleFile } from './format/parseRuleFile';
import { readRuleFiles } from './format/readRuleFiles';
import { globFiles } from './format/globFiles';
import { type RuleGroup } from './format/ruleGroup';
import { writtenNames } from './evaluate/readRules';
import { GroupRun, type GroupTools } from './evaluate/groupRun';
import { type Alertmanagers } from './notify/alertmanagers';
import { GroupLoop, type LoopOptions } from './schedule/groupLoop';
import { staleMarkers } from './write/staleMarkers';

/** How often files are looked at. */
const LOOK_MS = 5000;
/** The same while it is not known how far in the past rules are evaluated. */
const FIRST_LOOK_MS = 500;
/** As long as a timer can be set. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
/** How often it is written down which evaluations are whole. */
const FLUSH_MS = 10_000;
/** Of what is wrong with files. */
const MOST_PROBLEMS = 20;
/** Of names that members have too. */
const MOST_SHADOWED = 5;

/** What is made on the page before anything was saved. */
export const NOTHING_MADE: RuleGroupsContent = { text: '', answering: [] };

export interface RulesSettings {
  /** Patterns of paths. */
  readonly files: readonly string[];
  /** Groups made on the page. */
  readonly made: RuleGroupsContent;
  /** Milliseconds, of groups that have none. */
  readonly interval: number;
  /** Undefined while it is not known: that of before is taken, and nothing is evaluated before the first. */
  readonly queryOffset: number | undefined;
  /** As `LoopOptions.basis`. */
  readonly basis: string;
  /** Groups that answer queries of their expressions from what they record, beside those that the page says. */
  readonly answering: readonly AnsweringGroup[];
}

export interface FleetRulesDeps extends Omit<GroupTools, 'onWhole'>, Pick<LoopOptions, 'enter'> {
  /** The id of the member that holds what is written. */
  readonly records: string;
  /** Which of these names members have series of. */
  readonly elsewhere: (names: readonly string[]) => readonly RecordedElsewhere[];
  readonly settings: () => RulesSettings;
  /** Where its alerts are sent. */
  readonly alertmanagers: Alertmanagers;
  /** Which evaluations of rules that answer queries are whole. */
  readonly coverage: RuleCoverage;
  readonly onProblems: (problems: readonly string[]) => void;
}

/** The rules of a fleet at work: its files as they were read last, and a loop for each group. */
export class FleetRules {
  /** What is wrong with the files, each a sentence; those read before are in force then. */
  problems: readonly string[] = [];
  /** Whether the files as they were read last are not in force. */
  isRefused = false;
  /** Grows as names come and go that rules record. */
  generation = 0;
  /** Resolves when the files were read once. */
  readonly ready: Promise<void>;
  private loops = new Map<string, GroupLoop>();
  private names: readonly string[] = [];
  private signature: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();
  private hasBegun = false;
  private evaluates = false;
  private queryOffset: number | undefined;
  private isRead = false;
  /** Groups of the files, and those made on the page, as they are in force. */
  private filed: readonly RuleGroup[] = [];
  private made: readonly RuleGroup[] = [];
  /** Slots that were skipped by groups that are no longer there. */
  private missedBefore = 0;
  private answering: readonly AnsweringEntry[] = [];
  private unknown: readonly AnsweringGroup[] = [];
  private flushing: NodeJS.Timeout | undefined;

  constructor(private readonly deps: FleetRulesDeps) {
    this.ready = this.read();
  }

  /** Where its alerts are sent. */
  get alertmanagers(): Alertmanagers {
    return this.deps.alertmanagers;
  }

  /** What is read from the records alone. */
  get records(): Records {
    const { records: id, elsewhere } = this.deps;
    return { id, names: this.names, elsewhere: elsewhere(this.names) };
  }

  /** Rules whose expressions need not be computed. */
  get answers(): readonly AnsweringRule[] {
    return this.answering.flatMap(({ key, rule, problem }) =>
      problem === undefined ? [{ ...rule, covered: this.deps.coverage.of(key) }] : []
    );
  }

  /** What members have under names that the rules record, and nobody reads; each a sentence. */
  get shadowed(): readonly string[] {
    // What goes with `ALERTS` is told by it.
    const all = this.deps.elsewhere(this.names).filter(({ name }) => name !== 'ALERTS_FOR_STATE');
    const told = all.slice(0, MOST_SHADOWED).map((one) => `${recordedElsewhereText(one)}.`);
    const more = all.length - told.length;
    return more > 0 ? [...told, `So it is with ${more} more names.`] : told;
  }

  /** Why answers may lack what rules recorded: it is not known what that is. */
  get doubts(): readonly string[] {
    return this.isRead ? [] : this.problems;
  }

  /** What is wrong with what answers queries, each a sentence. */
  get answerProblems(): readonly string[] {
    const unknown = this.unknown.map(
      ({ group, file }) =>
        `rules.answer_queries names the group ${JSON.stringify(group)}, which ${file === undefined ? 'nothing' : JSON.stringify(file)} has.`
    );
    return [...unknown, ...(this.answering.length === 0 ? [] : this.deps.coverage.problems)];
  }

  /** What becomes of a rule as the answer to queries of its expression, the last of which is in doubt, or not; undefined where its group does not answer. */
  answeringOf(group: RuleGroup, at: number, doubt?: string): NonNullable<FleetRule['answering']> | undefined {
    const entry = this.answering.find((one) => one.group === group && one.at === at);
    const runs = entry === undefined ? [] : this.deps.coverage.of(entry.key);
    return (
      entry && {
        ...{ problem: entry.problem, doubt },
        ...{ since: runs[0]?.from, until: runs.at(-1)?.to, gaps: gapsOf(runs, entry) },
      }
    );
  }

  /** The groups, by file and name, each with its loop. */
  get groups(): readonly GroupLoop[] {
    return [...this.loops.values()];
  }

  /** Slots that were skipped, since there was no time for them. */
  get missed(): number {
    return this.groups.reduce((sum, loop) => sum + loop.missed, this.missedBefore);
  }

  /** Begins to evaluate, and to look at the files. */
  begin(): void {
    this.hasBegun = true;
    this.flushing = setInterval(() => this.deps.coverage.flush(), FLUSH_MS).unref();
    this.startLoops();
    this.lookLater();
  }

  /** Reads the files again where any has changed, or `anew`. */
  read({ anew = true }: { readonly anew?: boolean } = {}): Promise<void> {
    this.reading = this.reading
      .then(() => this.readNow(anew))
      .catch((error: unknown) => this.tell([`The rule files cannot be read: ${errorText(error)}.`]));
    return this.reading;
  }

  /** Ends all that is under way. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    clearInterval(this.flushing);
    this.stopping.abort();
    await this.reading;
    await Promise.all(this.groups.map((loop) => loop.stop({ now: true })));
    this.deps.coverage.flush();
    await this.deps.alertmanagers.close();
  }

  private startLoops(): void {
    if (this.hasBegun && this.queryOffset !== undefined && !this.stopping.signal.aborted) {
      // What alerts were before a start is looked for also where files were bad then.
      this.evaluates = this.isRead;
      this.loops.forEach((loop) => loop.start());
    }
  }

  private lookLater(): void {
    if (!this.stopping.signal.aborted) {
      const wait = this.queryOffset === undefined ? FIRST_LOOK_MS : LOOK_MS;
      this.timer = setTimeout(() => void this.read({ anew: false }).then(() => this.lookLater()), wait).unref();
    }
  }

  private async readNow(anew: boolean): Promise<void> {
    const { queryOffset = this.queryOffset, ...others } = this.deps.settings();
    const settings = { ...others, queryOffset };
    const signature = await signatureOf(settings);
    if (this.stopping.signal.aborted || (!anew && signature === this.signature)) {
      return;
    }
    this.signature = signature;
    this.queryOffset = queryOffset;
    const read = await readRuleFiles(settings.files);
    const made = parseRuleFile(RULES_PAGE, settings.made.text);
    this.isRefused = 'problems' in read;
    this.tell([read, made].flatMap((one) => ('problems' in one ? sentencesOf(one.problems) : [])));
    this.isRead ||= !this.isRefused;
    this.filed = 'groups' in read ? read.groups : this.filed;
    this.made = 'groups' in made ? made.groups : this.made;
    await this.take([...this.filed, ...this.made], settings);
  }

  private tell(problems: readonly string[]): void {
    if (!isDeepStrictEqual(problems, this.problems)) {
      this.deps.onProblems(problems);
    }
    this.problems = problems;
  }

  /** A group that is as it was goes on; one that changed takes over from the one before. Source: Prometheus 3.5 `rules/manager.go`, `Update`. */
  private async take(groups: readonly RuleGroup[], settings: RulesSettings): Promise<void> {
    const { interval, queryOffset, basis, answering, made } = settings;
    const before = this.loops;
    const { enter, now } = this.deps;
    const tools = { ...this.deps, onWhole: this.noteWhole.bind(this) };
    const next = new Map<string, GroupLoop>();
    const changed: GroupLoop[] = [];
    for (const group of [...groups].sort(byFileAndName)) {
      const options = {
        interval: group.interval ?? interval,
        queryOffset: group.queryOffset ?? queryOffset ?? 0,
        basis,
        enter,
        now,
      };
      const known = before.get(keyOf(group));
      const stays = known !== undefined && isDeepStrictEqual(known.run.group, group) && hasOptions(known, options);
      const loop = stays ? known : new GroupLoop(new GroupRun(group, tools, this.evaluates), options);
      next.set(keyOf(group), loop);
      if (!stays) {
        changed.push(loop);
      }
    }
    // A name is read from the records before it is written, and as long as somebody writes it.
    const names = namesOf(groups);
    this.name([...new Set([...this.names, ...names])]);
    const ended = [...before].filter(([key, loop]) => next.get(key) !== loop).map(([, loop]) => loop);
    await Promise.all(ended.map((loop) => loop.stop({ now: false })));
    changed.forEach((loop) => {
      const old = before.get(keyOf(loop.run.group));
      if (old !== undefined) {
        loop.run.takeOver(old.run);
      }
    });
    this.missedBefore += ended.reduce((sum, { missed }) => sum + missed, 0);
    this.loops = next;
    this.name(names);
    const ofPage = made.answering.map((group) => ({ group, file: RULES_PAGE }));
    this.answering = answeringRules(this.groups, [...answering, ...ofPage]);
    this.unknown = this.isRead ? unknownGroups(this.groups, answering) : [];
    [...before].filter(([key]) => !next.has(key)).forEach(([, loop]) => void this.endLater(loop));
    this.startLoops();
  }

  private noteWhole(group: RuleGroup, rule: number, evaluation: WholeEvaluation): void {
    const entry = this.answering.find((one) => one.group === group && one.at === rule);
    if (entry !== undefined && entry.problem === undefined) {
      this.deps.coverage.add(entry.key, evaluation);
    }
  }

  private name(names: readonly string[]): void {
    this.generation += isDeepStrictEqual(names, this.names) ? 0 : 1;
    this.names = names;
  }

  /** The series of a group that is gone end two intervals later, but for those that another group writes by then. */
  private async endLater({ run, options }: GroupLoop): Promise<void> {
    const { now, write } = this.deps;
    const { signal } = this.stopping;
    const time = now() - options.queryOffset;
    const wait = Math.min(2 * options.interval, LONGEST_WAIT_MS);
    await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    const kept = new Set(this.groups.flatMap((loop) => loop.run.series.map(({ key }: Labels) => key)));
    const ended = run.series.filter(({ key }) => !kept.has(key));
    if (ended.length > 0 && !signal.aborted) {
      await write(staleMarkers(ended, time), { deadline: now() + options.interval, signal });
    }
  }
}

/** How often no evaluation is known to be whole between two that are. */
function gapsOf(runs: readonly CoveredRun[], { rule: { interval } }: AnsweringEntry): number {
  return runs.filter(({ from }, i) => i > 0 && from > runs[i - 1].to + interval).length;
}

function keyOf({ file, name }: RuleGroup): string {
  return JSON.stringify([file, name]);
}

function byFileAndName(a: RuleGroup, b: RuleGroup): number {
  return compare(a.file, b.file) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hasOptions({ options }: GroupLoop, { interval, queryOffset, basis }: LoopOptions): boolean {
  return options.interval === interval && options.queryOffset === queryOffset && options.basis === basis;
}

function namesOf(groups: readonly RuleGroup[]): readonly string[] {
  return [...new Set(groups.flatMap(({ rules }) => rules.flatMap(writtenNames)))];
}

function sentencesOf(problems: readonly RuleFileProblem[]): readonly string[] {
  const told = problems.slice(0, MOST_PROBLEMS).map((one) => `The rule files are refused: ${problemLine(one)}.`);
  const more = problems.length - told.length;
  return more > 0 ? [...told, `The rule files are refused: ${more} problems more.`] : told;
}

/** Other files than before have another signature. */
async function signatureOf({ files, ...rest }: RulesSettings): Promise<string> {
  const found = await Promise.all(files.map((pattern) => globFiles(pattern)));
  const seen = await Promise.all(
    found
      .flatMap((paths) => paths ?? [])
      .map(async (file) => {
        const stats = await stat(file).catch(() => undefined);
        return [file, stats?.mtimeMs, stats?.size, stats?.ino];
      })
  );
  return JSON.stringify([files, rest, seen]);
}
