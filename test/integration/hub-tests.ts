import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ConfigurationTarget,
  EventEmitter,
  workspace,
  type SecretStorage,
  type SecretStorageChangeEvent,
} from 'vscode';
import { HubError } from '../../src/hub/hub-error';
import { whoAmI } from '../../src/hub/who-am-i';
import { Unasked } from '../../src/extension/evaluate/step';
import { fetchTokenizer } from '../../src/extension/evaluate/tokenizer';
import { HubAccount } from '../../src/extension/hub/account';
import { Downloads } from '../../src/extension/hub/download';
import { problemText } from '../../src/extension/problems';
import { startHubServer, type HubServer } from '../hub-server/hub-server';

const token = 'hf_aTokenThatIsNowhereElse';

/** The account and the downloads in a real host, against a hub on this machine. */
export function describeHub(): void {
  describe('the hub from the extension host', () => {
    let hub: HubServer;
    let account: HubAccount;
    let cache: string;
    const lines: string[] = [];
    const log = { info: (line: string) => void lines.push(line) };

    before(async () => {
      hub = await startHubServer({
        tokens: { [token]: { name: 'ada', accepted: ['org/private'] } },
        repositories: [
          {
            kind: 'dataset',
            name: 'org/pairs',
            files: { 'data/test.jsonl': '{"prompt":"a","chosen":"b","rejected":"c"}\n', 'notes.bin': 'no' },
          },
          {
            kind: 'model',
            name: 'meta-llama/Llama-2-7b-chat-hf',
            files: { 'tokenizer.json': '{}', 'config.json': '{}', 'model.safetensors': 'large' },
          },
          { kind: 'dataset', name: 'org/private', private: true, files: { 'test.jsonl': '{}\n' } },
          { kind: 'dataset', name: 'org/gated', gated: true, files: { 'test.jsonl': '{}\n' } },
        ],
      });
      cache = mkdtempSync(path.join(tmpdir(), 'rewardbench-cache-'));
      process.env['HF_HUB_CACHE'] = cache;
      delete process.env['HF_TOKEN'];
      process.env['HF_TOKEN_PATH'] = path.join(cache, 'none');
      await setEndpoint(`${hub.url}/`);
      account = new HubAccount(secretsInMemory());
    });

    after(async () => {
      account.dispose();
      await setEndpoint(undefined);
      await hub.close();
      rmSync(cache, { recursive: true, force: true });
    });

    it('keeps the token in the secret storage, and forgets it', async () => {
      assert.equal(await account.isSignedIn(), false);
      assert.equal((await account.access()).token, undefined);
      const changed = new Promise<void>((resolve) => account.onDidChange(resolve));
      await account.keep(token);
      await changed;
      assert.equal(await account.isSignedIn(), true);
      assert.deepEqual(await whoAmI(await account.access()), { name: 'ada' });
      assert.equal((await account.access('hf_other')).token, 'hf_other');
      await account.forget();
      assert.equal((await account.access()).token, undefined);
    });

    it('falls back to the token that Hugging Face’s own tools use', async () => {
      process.env['HF_TOKEN'] = token;
      assert.equal((await account.access()).token, token);
      delete process.env['HF_TOKEN'];
    });

    it('asks the hub that the settings name', async () => {
      assert.equal((await account.access()).endpoint, hub.url);
    });

    it('downloads what is needed, once for all who ask at the same time', async () => {
      let done = 0;
      const downloads = new Downloads(account, log, () => done++);
      const pairs = { kind: 'dataset', name: 'org/pairs' } as const;
      const folders = await Promise.all([downloads.fetch(pairs), downloads.fetch(pairs)]);
      const [folder = ''] = folders;
      assert.equal(folders[1], folder);
      assert.equal(done, 1);
      assert.ok(existsSync(path.join(folder, 'data', 'test.jsonl')));
      assert.ok(!existsSync(path.join(folder, 'notes.bin')));
    });

    it('fetches the tokenizer alone of where a known model has it from', async () => {
      const downloads = new Downloads(account, log, () => undefined);
      const model = path.join(cache, 'berkeley-nest', 'Starling-RM-7B-alpha');
      mkdirSync(model, { recursive: true });
      writeFileSync(path.join(model, 'config.json'), '{}');
      const answer = await fetchTokenizer({ downloads })({ model }, { title: '', canGoBack: false });
      assert.ok(answer instanceof Unasked);
      assert.deepEqual(readdirSync(answer.draft.tokenizer ?? ''), ['tokenizer.json']);
      writeFileSync(path.join(model, 'tokenizer.json'), '{}');
      const own = await fetchTokenizer({ downloads })({ model }, { title: '', canGoBack: false });
      assert.ok(own instanceof Unasked && own.draft.tokenizer === undefined);
    });

    it('gets private files with the token alone, and tells of gated ones where the terms are', async () => {
      const downloads = new Downloads(account, log, () => undefined);
      const secret = { kind: 'dataset', name: 'org/private' } as const;
      await assert.rejects(downloads.fetch(secret), HubError);
      await account.keep(token);
      assert.ok(await downloads.fetch(secret));
      const gated = await downloads
        .fetch({ kind: 'dataset', name: 'org/gated' })
        .catch((error: unknown) => error);
      assert.ok(gated instanceof HubError);
      assert.equal(gated.problem, 'gated');
      assert.equal(gated.page, `${hub.url}/datasets/org/gated`);
      assert.ok(!problemText(gated).includes(token));
    });

    it('writes the token nowhere: not to the log, the settings or the cache', () => {
      assert.ok(lines.length > 0);
      assert.ok(!lines.join('\n').includes(token));
      assert.ok(!JSON.stringify(workspace.getConfiguration('rewardbench')).includes(token));
      const files = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      const leaks = files.filter((entry) =>
        readFileSync(path.join(entry.parentPath, entry.name)).includes(token),
      );
      assert.deepEqual(leaks, []);
    });
  });
}

async function setEndpoint(url: string | undefined): Promise<void> {
  await workspace.getConfiguration('rewardbench').update('hubEndpoint', url, ConfigurationTarget.Global);
}

/** The storage that an extension is handed cannot be reached from outside of it; this one behaves the same. */
function secretsInMemory(): SecretStorage {
  const values = new Map<string, string>();
  const changed = new EventEmitter<SecretStorageChangeEvent>();
  return {
    get: (key) => Promise.resolve(values.get(key)),
    store: (key, value) => {
      values.set(key, value);
      changed.fire({ key });
      return Promise.resolve();
    },
    delete: (key) => {
      values.delete(key);
      changed.fire({ key });
      return Promise.resolve();
    },
    onDidChange: changed.event,
  };
}
