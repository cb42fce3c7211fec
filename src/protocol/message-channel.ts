import * as v from 'valibot';

/** A contract: questions with their answers, and events, each with its validator. */
export type Requests = Record<string, { readonly params: v.GenericSchema; readonly result: v.GenericSchema }>;
export type Events = Record<string, v.GenericSchema>;

type Params<R extends Requests, K extends keyof R> = v.InferOutput<R[K]['params']>;
type Result<R extends Requests, K extends keyof R> = v.InferOutput<R[K]['result']>;

const Request = v.object({
  kind: v.literal('request'),
  id: v.number(),
  name: v.string(),
  params: v.unknown(),
});
const Reply = v.variant('kind', [
  v.object({ kind: v.literal('result'), id: v.number(), result: v.unknown() }),
  v.object({ kind: v.literal('error'), id: v.number(), message: v.string() }),
]);
const Event = v.object({ kind: v.literal('event'), name: v.string(), payload: v.unknown() });

type Post = (message: unknown) => void;

/** The side that asks: every question is answered, refused or timed out. */
export class Asker<R extends Requests, E extends Events> {
  private lastId = 0;
  private readonly pending = new Map<number, { settle(result: unknown): void; fail(error: Error): void }>();
  private readonly listeners = new Map<string, (payload: unknown) => void>();

  constructor(
    private readonly requests: R,
    private readonly events: E,
    private readonly post: Post,
    private readonly timeoutMilliseconds = 20_000,
  ) {}

  /** @throws when the other side reports an error, sends something else than agreed, or is silent. */
  ask<K extends keyof R & string>(name: K, params: Params<R, K>): Promise<Result<R, K>> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new Error(`No answer to “${name}” within ${this.timeoutMilliseconds / 1000} s.`));
      }, this.timeoutMilliseconds);
      const end = (): void => {
        clearTimeout(timer);
        this.pending.delete(id);
      };
      this.pending.set(id, {
        settle: (result) => {
          end();
          const schema: R[K] = this.requests[name];
          const parsed = v.safeParse(schema.result, result);
          if (parsed.success) resolve(parsed.output);
          else reject(new Error(`The answer to “${name}” is not understood: ${v.summarize(parsed.issues)}`));
        },
        fail: (error) => {
          end();
          reject(error);
        },
      });
      this.post({ kind: 'request', id, name, params });
    });
  }

  /** One listener per event. */
  on<K extends keyof E & string>(name: K, listener: (payload: v.InferOutput<E[K]>) => void): void {
    const schema: E[K] = this.events[name];
    this.listeners.set(name, (payload) => listener(v.parse(schema, payload)));
  }

  /** Give every message of the other side here; those of strangers are ignored. */
  receive(message: unknown): void {
    const reply = v.safeParse(Reply, message);
    if (reply.success) {
      const asked = this.pending.get(reply.output.id);
      if (reply.output.kind === 'result') asked?.settle(reply.output.result);
      else asked?.fail(new Error(reply.output.message));
      return;
    }
    const event = v.safeParse(Event, message);
    if (event.success) this.listeners.get(event.output.name)?.(event.output.payload);
  }
}

/** Answers to every request of a contract. */
export type Handlers<R extends Requests> = {
  readonly [K in keyof R]: (params: Params<R, K>) => Promise<Result<R, K>>;
};

/** The side that answers and tells. */
export class Answerer<R extends Requests, E extends Events> {
  constructor(
    private readonly requests: R,
    private readonly events: E,
    private readonly handlers: Handlers<R>,
    private readonly post: Post,
  ) {}

  /** Answers a request; what is none is ignored. Never throws: the asker gets the error. */
  async receive(message: unknown): Promise<void> {
    const request = v.safeParse(Request, message);
    if (!request.success) return;
    const { id, name, params } = request.output;
    try {
      const known = Object.keys(this.requests).find((key) => key === name);
      if (!known) throw new Error(`no such request: ${name}`);
      this.post({ kind: 'result', id, result: await this.answer(known, params) });
    } catch (error) {
      this.post({ kind: 'error', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  tell<K extends keyof E & string>(name: K, payload: v.InferInput<E[K]>): void {
    const schema: E[K] = this.events[name];
    this.post({ kind: 'event', name, payload: v.parse(schema, payload) });
  }

  private answer(name: keyof R & string, params: unknown): Promise<unknown> {
    const schema: R[keyof R & string] = this.requests[name];
    const parsed = v.safeParse(schema.params, params);
    if (!parsed.success) throw new Error(`“${name}” is not understood: ${v.summarize(parsed.issues)}`);
    const handler: Handlers<R>[keyof R & string] = this.handlers[name];
    return handler(parsed.output);
  }
}
