import { Environment } from '@huggingface/jinja';
import type { Dialogue } from './message';

const maxRange = 10_000;

/** Names such as `bos_token`, as the tokenizer's configuration gives them. */
export type SpecialTokens = Readonly<Record<string, string | readonly string[]>>;

export interface TemplateVariables {
  readonly specialTokens: SpecialTokens;
  /** What `strftime_now` tells: fixed, so that one run renders one prompt. */
  readonly today: Date;
  /** Whether the template is asked to begin the assistant's next turn. Default: no. */
  readonly generationPrompt?: boolean;
}

type Value = ReturnType<Environment['set']>;

/** A template's variables, and the values that tell messages and special tokens apart from all else. */
export interface TemplateEnvironment {
  readonly environment: Environment;
  readonly messages: Value;
  readonly specialTokens: readonly Value[];
}

/** What transformers' `apply_chat_template` offers a template: `tools` and `documents` are none. */
export function templateEnvironment(dialogue: Dialogue, variables: TemplateVariables): TemplateEnvironment {
  const environment = globals(variables.today);
  const specialTokens = Object.entries(variables.specialTokens).map(([name, value]) =>
    environment.set(name, value),
  );
  const messages = environment.set('messages', dialogue);
  environment.set('add_generation_prompt', variables.generationPrompt ?? false);
  environment.set('tools', null);
  environment.set('documents', null);
  return { environment, messages, specialTokens };
}

function globals(today: Date): Environment {
  const environment = new Environment();
  for (const [name, value] of [
    ['true', true],
    ['false', false],
    ['none', null],
  ] as const) {
    environment.set(name, value);
    environment.set(name.charAt(0).toUpperCase() + name.slice(1), value);
  }
  environment.set('raise_exception', (message: string) => {
    throw new Error(message);
  });
  environment.set('range', range);
  environment.set('strftime_now', (format: string) => formatDate(today, format));
  return environment;
}

function range(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (!(length <= maxRange)) throw new Error(`a range of more than ${maxRange} numbers`);
  return Array.from({ length }, (_, i) => start + i * step);
}

/** The directives of C's strftime that chat templates use, in English as in the C locale. */
function formatDate(date: Date, format: string): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const name = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', options).format(date);
  const directives: Record<string, () => string> = {
    '%Y': () => String(date.getFullYear()),
    '%m': () => two(date.getMonth() + 1),
    '%d': () => two(date.getDate()),
    '%H': () => two(date.getHours()),
    '%M': () => two(date.getMinutes()),
    '%S': () => two(date.getSeconds()),
    '%b': () => name({ month: 'short' }),
    '%B': () => name({ month: 'long' }),
    '%a': () => name({ weekday: 'short' }),
    '%A': () => name({ weekday: 'long' }),
    '%%': () => '%',
  };
  return format.replace(/%./g, (directive) => directives[directive]?.() ?? directive);
}
