/** What the files of a run hold, line by line. */
export const header = (id: string, createdAt = '2026-01-01T00:00:00.000Z') => ({
  kind: 'header',
  format: 1,
  id,
  createdAt,
  settings: { model: '/models/a', dataset: '/data/set.jsonl', maxLength: 512, provider: 'cpu' },
  model: { name: 'a', architecture: 'llama', head: 'classifier', parameters: 7, dtype: 'F32', labels: 1 },
  dataset: { name: 'set.jsonl', examples: 4, unreadable: 1, columns: ['prompt ← prompt'] },
  chatTemplate: 'tokenizer',
  provider: 'cpu',
  fingerprint: {},
  findings: [{ code: 'missing-eos', severity: 'warning', message: 'no EOS' }],
});
export const example = (
  id: string,
  subset: string,
  prompt: string,
  completions = ['good', 'bad'],
  chosen = [0],
) => ({
  id,
  subset,
  prompt: [{ role: 'user', content: prompt }],
  completions: completions.map((text) => ({ text })),
  chosen,
  row: Number(id) + 1,
});
export const scored = (index: number, scores: (number | null)[], truncated = scores.map(() => 0)) => ({
  kind: 'score',
  index,
  id: String(index),
  scores,
  tokens: scores.map(() => 10),
  truncated,
});
export const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
