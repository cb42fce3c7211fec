// Bundles the programs: extension host, evaluator process, command line, what they run apart, webviews.
import { build, context } from 'esbuild';
import { rmSync } from 'node:fs';

const watch = process.argv.includes('--watch');
const common = {
  bundle: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  minify: !watch,
  legalComments: 'none',
};
const node = { ...common, platform: 'node', target: 'node20', format: 'cjs' };
// Native packages stay outside the bundles: the evaluator requires them, and the command line the tokenizer when it shows one.
const native = ['onnxruntime-node', 'tokenizers'];

const programs = [
  {
    ...node,
    entryPoints: ['src/extension/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode', ...native],
  },
  { ...node, entryPoints: ['src/evaluator/main.ts'], outfile: 'dist/evaluator.cjs', external: native },
  {
    ...node,
    entryPoints: ['src/datasets/description-worker.ts'],
    outfile: 'dist/description-worker.cjs',
  },
  {
    ...node,
    entryPoints: ['src/dialogue/provenance/render-process.ts'],
    outfile: 'dist/template-process.cjs',
  },
  {
    ...node,
    entryPoints: ['src/extension/dataset/reader-thread.ts'],
    outfile: 'dist/dataset-reader.cjs',
  },
  {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.cjs',
    external: native,
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: ['webview/report/report.ts', 'webview/report/report.css'],
    outdir: 'dist/webview',
  },
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: ['webview/dataset/dataset.ts', 'webview/dataset/dataset.css'],
    outdir: 'dist/webview',
  },
];

rmSync('dist', { recursive: true, force: true });
if (watch) {
  for (const program of programs) await (await context(program)).watch();
  console.log('watching');
} else {
  await Promise.all(programs.map((program) => build(program)));
}
