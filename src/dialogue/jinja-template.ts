import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';
import type { Dialogue } from './message';
import { messageOf, TemplateError } from './template-error';
import type { TokenizerTemplate } from './tokenizer-template';

/**
 * Bounds of a template, which comes from outside. Real ones are below 20 kB and take a few thousand
 * steps; the interpreter's own filters count as one step whatever they do, so that the last resort
 * against a hostile template is to end the evaluator's process.
 */
const maxSourceCharacters = 1_000_000;
const maxSteps = 500_000;
const maxRange = 10_000;
const maxOutputCharacters = 64_000_000;

/** Names such as `bos_token`, as the tokenizer's configuration gives them. */
export type SpecialTokens = Readonly<Record<string, string | readonly string[]>>;

type Program = ReturnType<typeof parse>;

/**
 * Compiles a checkpoint's Jinja chat template the way transformers' `apply_chat_template` does:
 * block tags take their line's white space with them, `tools` and `documents` are none, no generation
 * prompt; special tokens are variables.
 * @param today what `strftime_now` tells: fixed, so that one run renders one prompt.
 * @returns the rendering of a dialogue.
 * @throws TemplateError, on compiling and on rendering, with the file and the template's own message.
 */
export function compileJinjaTemplate(
  { source, file }: TokenizerTemplate,
  specialTokens: SpecialTokens,
  today: Date,
): (dialogue: Dialogue) => string {
  const program = parseTemplate(source, file);
  return (dialogue) => {
    try {
      const environment = globals(today);
      for (const [name, value] of Object.entries(specialTokens)) environment.set(name, value);
      environment.set('messages', dialogue);
      environment.set('add_generation_prompt', false);
      environment.set('tools', null);
      environment.set('documents', null);
      const rendered = new BoundedInterpreter(environment).run(program).value;
      if (typeof rendered !== 'string') throw new Error('the template gives no text');
      if (rendered.length > maxOutputCharacters) throw new Error('the text is too long');
      return rendered;
    } catch (error) {
      throw new TemplateError(
        `${file}: the chat template fails on this dialogue: ${messageOf(error)}`,
        'Name a chat template to use instead of the one that comes with the checkpoint.',
      );
    }
  };
}

function parseTemplate(source: string, file: string): Program {
  if (source.length > maxSourceCharacters) {
    throw new TemplateError(
      `${file}: the chat template has ${source.length} characters; at most ${maxSourceCharacters} are read.`,
      'Name a chat template to use instead.',
    );
  }
  try {
    return parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
  } catch (error) {
    throw new TemplateError(
      `${file}: the chat template is not valid Jinja: ${messageOf(error)}`,
      'Name a chat template to use instead.',
    );
  }
}

class BoundedInterpreter extends Interpreter {
  private steps = 0;

  override evaluate(...[statement, environment]: Parameters<Interpreter['evaluate']>) {
    if (++this.steps > maxSteps) throw new Error(`it takes more than ${maxSteps} steps`);
    return super.evaluate(statement, environment);
  }
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
