import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Answerer, Asker } from '../../../src/protocol/message-channel';

const requests = {
  double: { params: v.object({ value: v.number() }), result: v.object({ value: v.number() }) },
  fail: { params: v.object({}), result: v.object({}) },
};
const events = { news: v.object({ text: v.string() }) };

/** Two ends that hear each other, as a webview and its host do: what is posted is copied. */
function connect(double = (value: number): number => 2 * value, timeout?: number) {
  const asker: Asker<typeof requests, typeof events> = new Asker(
    requests,
    events,
    (message) => void answerer.receive(structuredClone(message)),
    timeout,
  );
  const answerer: Answerer<typeof requests, typeof events> = new Answerer(
    requests,
    events,
    {
      double: ({ value }) => Promise.resolve({ value: double(value) }),
      fail: () => Promise.reject(new Error('no such run')),
    },
    (message) => asker.receive(structuredClone(message)),
  );
  return { asker, answerer };
}

describe('Asker and Answerer', () => {
  it('answers each question with its own answer', async () => {
    const { asker } = connect();
    const answers = await Promise.all([1, 2, 3].map((value) => asker.ask('double', { value })));
    expect(answers).toEqual([{ value: 2 }, { value: 4 }, { value: 6 }]);
  });

  it('passes an error on to the one who asked', async () => {
    await expect(connect().asker.ask('fail', {})).rejects.toThrow('no such run');
  });

  it('refuses answers outside the contract', async () => {
    await expect(connect(() => NaN).asker.ask('double', { value: 1 })).rejects.toThrow(/not understood/);
  });

  it('refuses questions outside the contract, and unknown ones, without failing', async () => {
    const posted: unknown[] = [];
    const handlers = {
      double: () => Promise.resolve({ value: 0 }),
      fail: () => Promise.resolve({}),
    };
    const answerer = new Answerer(requests, events, handlers, (message) => posted.push(message));
    await answerer.receive({ kind: 'request', id: 1, name: 'double', params: { value: 'one' } });
    await answerer.receive({ kind: 'request', id: 2, name: 'constructor', params: {} });
    await answerer.receive({ kind: 'nonsense' });
    await answerer.receive(null);
    expect(posted).toEqual([
      { kind: 'error', id: 1, message: expect.stringContaining('not understood') as string },
      { kind: 'error', id: 2, message: 'no such request: constructor' },
    ]);
  });

  it('gives up on a question that nobody answers', async () => {
    const asker = new Asker(requests, events, () => undefined, 10);
    await expect(asker.ask('double', { value: 1 })).rejects.toThrow(/No answer to “double”/);
  });

  it('tells events to their listener', () => {
    const { asker, answerer } = connect();
    const heard: string[] = [];
    asker.on('news', ({ text }) => heard.push(text));
    answerer.tell('news', { text: 'a run went on' });
    expect(heard).toEqual(['a run went on']);
  });
});
