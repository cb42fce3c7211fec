import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewDialogue } from '../../../src/preview/preview';

const root = path.resolve(import.meta.dirname, '../../..');
const processFile = path.join(root, 'dist/template-process.cjs');
const system = { role: 'system', content: 'Be brief.' };
const user = { role: 'user', content: ' Hi 🙂 ' };
const assistant = { role: 'assistant', content: 'Yes.' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'preview-'));
  await cp(
    path.join(root, 'test/fixtures/tokenizers/llama/tokenizer.model'),
    path.join(folder, 'tokenizer.model'),
  );
  const config = {
    tokenizer_class: 'LlamaTokenizer',
    bos_token: '<s>',
    eos_token: '</s>',
    unk_token: '<unk>',
  };
  await writeFile(path.join(folder, 'tokenizer_config.json'), JSON.stringify(config));
});
afterEach(() => rm(folder, { recursive: true }));

async function preview(template: string | undefined, dialogue = [user, assistant], options = {}) {
  if (template !== undefined) await writeFile(path.join(folder, 'chat_template.jinja'), template);
  return previewDialogue(folder, dialogue, { maxLength: 2048, processFile, ...options });
}
const codes = async (...given: Parameters<typeof preview>) =>
  (await preview(...given)).diagnostics.map(({ code }) => code);

const turn = "<|{{ m['role'] }}|>{{ m['content'] }}";
const clean = `{% for m in messages %}${turn}{% endfor %}{{ eos_token }}`;

describe('a preview', () => {
  it('shows text, origins and the tokens of scoring', async () => {
    const shown = await preview(clean);
    expect(shown.text).toBe('<|user|> Hi 🙂 <|assistant|>Yes.</s>');
    expect(shown).toMatchObject({ template: 'tokenizer', source: clean, diagnostics: [], truncated: [] });
    expect(shown.tokens[0]).toMatchObject({ token: '<s>', added: true, special: true });
    expect(shown.tokens.at(-1)).toMatchObject({ token: '</s>', added: false, special: true });
  });

  it('has nothing to say of a template where all is well', async () => {
    expect(await codes(clean, [system, user, assistant])).toEqual([]);
  });

  it.each([
    ['double-bos', `{{ bos_token }}${clean}`],
    ['missing-eos', `{% for m in messages %}${turn}{% endfor %}`],
    ['whitespace-trimmed', clean.replace("m['content']", "m['content'] | trim")],
    ['generation-prompt', `${clean}<|assistant|>`],
    ['system-dropped', clean.replace(turn, `{% if m.role != 'system' %}${turn}{% endif %}`)],
    ['message-dropped', clean.replace(turn, `{% if m.role != 'user' %}${turn}{% endif %}`)],
    [
      'system-merged',
      "[INST] {% if messages[0].role == 'system' %}<<SYS>>{{ messages[0].content }}<</SYS>>{% set rest = messages[1:] %}{% else %}{% set rest = messages %}{% endif %}{{ rest[0].content }} [/INST]{{ rest[1].content }}{{ eos_token }}",
    ],
  ])('finds %s, with what to do', async (code, template) => {
    const { diagnostics } = await preview(template, [system, user, assistant]);
    const found = diagnostics.map((diagnostic) => diagnostic.code);
    // Whatever follows the last turn hides its end-of-sequence token.
    expect(found).toEqual(code === 'generation-prompt' ? [code, 'missing-eos'] : [code]);
    expect(diagnostics[0]?.fix).toMatch(/\w.*\.$/);
  });

  it('finds what is cut, and where', async () => {
    const { truncated, diagnostics } = await preview(clean, [user, assistant], { maxLength: 8 });
    expect(diagnostics).toMatchObject([
      { code: 'truncated', range: { start: 0, end: truncated.at(-1)?.end } },
    ]);
  });

  it('takes a named style over the checkpoint’s own, and says so', async () => {
    expect(await codes(clean, [user, assistant], { chatTemplate: 'tulu' })).toEqual(['template-override']);
    await expect(preview(clean, [user], { chatTemplate: 'tulo' })).rejects.toThrow(
      /no chat template named "tulo"/,
    );
  });

  it('says what to do where there is no template, and where in it an error is', async () => {
    await expect(preview(undefined)).rejects.toThrow(/no chat template of its own/);
    await expect(preview('a\n{% for %}')).rejects.toMatchObject({ place: { line: 2 } });
  });
});
