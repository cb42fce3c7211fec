import { kernelLines } from './kernel-text';
import type { Profile } from './profile';
import type { Stage, StageTime } from './stage-times';
import { alignColumns, inSeconds, ratio, timed, type Row } from './text-columns';

const stageNames: Readonly<Record<Stage, string>> = {
  start: 'starting the process, loading its modules',
  dataset: 'reading the dataset',
  checkpoint: 'opening the checkpoint: config, tensor table',
  hashing: 'hashing the checkpoint',
  tokenizer: 'loading the tokenizer',
  graph: 'building the graph',
  session: 'creating the session',
  tokenizing: 'templates and tokenizing',
  planning: 'planning batches',
  packing: 'packing feeds',
  runs: 'session runs',
  results: 'reading results',
  journal: 'journal, until it is on the disk',
  files: 'result files',
  profiling: "writing and reading ONNX Runtime's record",
};

/** A profile for people: tables of stages, parts of the model, and operators. */
export function profileLines({ seconds, processorSeconds, idle, stages, kernels }: Profile): string[] {
  const order = Object.keys(stageNames);
  const sorted = [...stages].sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
  const recorded = stages.find(({ stage }) => stage === 'runs')?.count ?? 0;
  const overlaps = ({ underWay, charged }: StageTime) => underWay - charged > 0.01 * underWay;
  const anyOverlaps = stages.some(overlaps);
  const lines = [
    ...alignColumns([
      ['STAGE', 'SECONDS', 'SHARE', 'TIMES', ...(anyOverlaps ? ['UNDER WAY'] : [])],
      ...sorted.map((time): Row => [
        ...timed(stageNames[time.stage], time.charged, seconds),
        String(time.count),
        overlaps(time) ? inSeconds(time.underWay) : '',
      ]),
      timed('none of these: messages, waiting', idle, seconds),
      timed('all', seconds, seconds),
    ]),
    `${inSeconds(processorSeconds)} s of processor time: ${ratio(processorSeconds, seconds).toFixed(1)} cores busy.`,
    ...(anyOverlaps
      ? ['What is under way beside another stage costs nothing; UNDER WAY is how long it took all the same.']
      : []),
    '',
    ...(kernels.runs === 0
      ? ['No session run was recorded: there was nothing left to score.']
      : kernelLines(kernels, recorded)),
  ];
  return lines.map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd'));
}
