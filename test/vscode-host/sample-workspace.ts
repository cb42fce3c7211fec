import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const sampleSubsets = ['alpacaeval-easy', 'llmbar-natural', 'math-prm'];
export const sampleSize = 120;

/** A folder with models (one of them broken) and a preference set, as a user's workspace may hold them. */
export function createSampleWorkspace(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rewardbench-workspace-')));
  writeCheckpoint(join(root, 'models', 'tiny-reward'), { template: true });
  writeCheckpoint(join(root, 'models', 'templateless-reward'), { template: false });
  writeCheckpoint(join(root, 'models', 'dies'), { template: true });
  writeFileSync(
    join(writeCheckpoint(join(root, 'models', 'truncated-reward'), {}), 'model.safetensors'),
    'cut',
  );
  mkdirSync(join(root, 'data'));
  writeFileSync(join(root, 'data', 'preferences.jsonl'), preferences());
  writeFileSync(join(root, 'data', 'notes.json'), '{"not": "a preference set"}');
  return root;
}

/** Texts contain markup: it must come out as text. */
function preferences(): string {
  return Array.from({ length: sampleSize }, (_, index) => {
    const row = {
      id: `sample-${index}`,
      subset: sampleSubsets[index % sampleSubsets.length],
      prompt: `Question ${index}: why is <b>the sky</b> ${'very '.repeat(index % 5)}blue?`,
      chosen: `Because of scattering, said ${index}. <img src=x onerror="document.title='pwned'">`,
      rejected: `Nobody knows ${index * 7}. ${'Really. '.repeat(index % 9)}`,
    };
    return `${JSON.stringify(row)}\n`;
  }).join('');
}

/** The smallest files that can be opened as a Llama classifier; nothing is ever computed with them. */
function writeCheckpoint(folder: string, { template = false }: { template?: boolean }): string {
  mkdirSync(folder, { recursive: true });
  const config = {
    model_type: 'llama',
    architectures: ['LlamaForSequenceClassification'],
    hidden_size: 8,
    num_labels: 1,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const tokenizer = template ? { chat_template: '{{ messages[0].content }}' } : {};
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(tokenizer));
  const header = Buffer.from(
    JSON.stringify({ 'score.weight': { dtype: 'F32', shape: [1, 8], data_offsets: [0, 32] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(join(folder, 'model.safetensors'), Buffer.concat([length, header, Buffer.alloc(32)]));
  return folder;
}

/** A finished run of many examples, as an evaluator would have left it. */
export function writeLargeRun(runsFolder: string, examples: number): string {
  const folder = join(runsFolder, '20250101-000000-large');
  mkdirSync(folder, { recursive: true });
  const lines: string[] = [];
  const journal: string[] = [];
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const createdAt = '2025-01-01T00:00:00.000Z';
  journal.push(
    line({
      kind: 'header',
      format: 1,
      id: 'large',
      createdAt,
      settings: { model: '/models/large', dataset: '/data/large.parquet', maxLength: 2048, provider: 'cpu' },
      model: {
        name: 'org/large-reward',
        architecture: 'LlamaForSequenceClassification',
        head: 'sequence-classification',
        parameters: 7_241_000_000,
        dtype: 'BF16',
        labels: 1,
      },
      dataset: { name: 'large.parquet', examples, unreadable: 0, columns: ['prompt ← prompt'] },
      chatTemplate: 'tokenizer',
      provider: 'cpu',
      fingerprint: {},
      findings: [],
    }),
    line({ kind: 'session', event: 'start', at: createdAt }),
  );
  for (let index = 0; index < examples; index++) {
    lines.push(
      line({
        id: String(index),
        subset: `subset-${index % 23}`,
        prompt: [{ role: 'user', content: `Prompt number ${index}` }],
        completions: [{ text: 'yes' }, { text: 'no' }],
        chosen: [0],
        row: index + 1,
      }),
    );
    const scores = [Math.sin(index) * 4, Math.cos(index * 1.7) * 4 - 1];
    journal.push(
      line({
        kind: 'score',
        index,
        id: String(index),
        scores,
        tokens: [40, 41],
        truncated: [0, index % 97 === 0 ? 3 : 0],
      }),
    );
  }
  journal.push(
    line({
      kind: 'session',
      event: 'end',
      at: createdAt,
      outcome: 'done',
      seconds: 812.5,
      tokens: 8_100_000,
      findings: [],
    }),
  );
  writeFileSync(join(folder, 'examples.jsonl'), lines.join(''));
  writeFileSync(join(folder, 'journal.jsonl'), journal.join(''));
  return folder;
}
