import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import { Result } from './result';
import type { Task } from './workload';

/** What both contestants are given. */
export interface Contest {
  readonly task: Task;
  readonly model: string;
  readonly pairs: string;
  readonly reference?: string | undefined;
}

/** A result, and how long its program ran in all. */
export interface Timed {
  readonly result: Result;
  readonly seconds: number;
}

const root = join(import.meta.dirname, '../..');
const GemmPeak = v.object({ flops: v.number() });

/** Floating-point operations a second that a product of square matrices reaches now; see `gemm-peak.ts`. */
export function gemmPeak(): number {
  const script = join(import.meta.dirname, 'gemm-peak.ts');
  return v.parse(GemmPeak, lastLine(process.execPath, ['--import', 'tsx', script])).flops;
}

/** Bundles the engine's program, as the evaluator's is, so that it starts as fast. */
export async function bundleEngine(folder: string): Promise<string> {
  const outfile = join(folder, 'engine.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'engine.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    external: ['onnxruntime-node', 'tokenizers'],
    // What is bundled from CommonJS asks for it.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return outfile;
}

export function runEngine(engine: string, { model, pairs, task, reference }: Contest): Timed {
  return timed(process.execPath, [engine, model, pairs, '--task', task, ...referenceArguments(reference)]);
}

/**
 * @param command its words; in them {model} and {pairs} stand for paths, {task} for rm or dpo; the word {reference}
 * for `--reference PATH` or nothing
 */
export function runPeer(command: readonly string[], { model, pairs, task, reference }: Contest): Timed {
  const [program = '', ...words] = command.flatMap((word) => {
    if (word === '{reference}') return referenceArguments(reference);
    return word.replace('{model}', model).replace('{pairs}', pairs).replace('{task}', task);
  });
  return timed(program, words);
}

const referenceArguments = (reference: string | undefined): string[] =>
  reference === undefined ? [] : ['--reference', reference];

function timed(program: string, words: readonly string[]): Timed {
  const start = performance.now();
  const result = v.parse(Result, lastLine(program, words));
  return { result, seconds: (performance.now() - start) / 1000 };
}

/** What a program prints last; what it says on stderr is seen. */
function lastLine(program: string, words: readonly string[]): unknown {
  const output = execFileSync(program, words, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
