import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './program';

const fixture = path.resolve(import.meta.dirname, '../../fixtures/tokenizers/llama/tokenizer.model');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'template-command-'));
  await cp(fixture, path.join(folder, 'tokenizer.model'));
  const template = '{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}';
  const config = {
    tokenizer_class: 'LlamaTokenizer',
    bos_token: '<s>',
    eos_token: '</s>',
    chat_template: template,
  };
  await writeFile(path.join(folder, 'tokenizer_config.json'), JSON.stringify(config));
  const pairs = [1, 2].map((n) => ({ prompt: `p${n}`, chosen: `good${n}`, rejected: `bad${n}` }));
  await writeFile(path.join(folder, 'pairs.jsonl'), pairs.map((pair) => JSON.stringify(pair)).join('\n'));
  const messages = [{ role: 'user', content: 'a\u001b[31mb\u202e' }];
  await writeFile(path.join(folder, 'dialogue.json'), JSON.stringify({ messages }));
});
afterAll(() => rm(folder, { recursive: true }));

const template = (...args: string[]) => runProgram(['template', '.', ...args], { cwd: folder });

describe('rewardbench template', () => {
  it('prints text without colours to a pipe, and what is notable to stderr', async () => {
    const { status, stdout, stderr } = await template();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\[user\]What is the capital of France\?\[assistant\]/);
    expect(stderr).toMatch(/tokens\ninfo: .*\[missing-eos\]\n {6}\S/);
  });

  it('takes an example of a dataset and one of its completions', async () => {
    const { stdout } = await template('-d', 'pairs.jsonl', '--example', '2', '--completion', '2');
    expect(stdout).toBe('[user]p2[assistant]bad2\n');
    expect(await template('-d', 'pairs.jsonl', '--example', '3')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('has 2 examples') as string,
    });
  });

  it('lets nothing steer the terminal', async () => {
    const { stdout } = await template('--dialogue', 'dialogue.json', '--tokens');
    expect(stdout).toContain('[user]a\ufffd[31mb\ufffd\n');
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(stdout).toMatch(/^0 +1 +"<s>".*special, added$/m);
  });

  it('compares with a style, as text and as JSON', async () => {
    const { stdout } = await template('-d', 'pairs.jsonl', '--compare', 'tulu');
    expect(stdout).toContain('p1');
    expect(stdout).toMatch(/\[-.*-\].*\{\+/s);
    const json: unknown = JSON.parse((await template('--compare', 'tulu', '--json')).stdout);
    expect(json).toMatchObject({ left: { template: 'tokenizer' }, right: { template: 'tulu' } });
  });

  it('names what it cannot read', async () => {
    await writeFile(path.join(folder, 'bad.json'), '[1]');
    expect((await template('--dialogue', 'bad.json')).stderr).toMatch(
      /bad\.json: no dialogue; give messages/,
    );
    expect((await template('-t', 'tulo')).stderr).toMatch(/Did you mean tulu/);
  });
});
