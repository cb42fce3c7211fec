import { parse, tokenize } from '@huggingface/jinja';
import { BoundedInterpreter } from './bounded-interpreter';
import type { Dialogue } from './message';
import { parseLocated } from './provenance/located-syntax';
import { templateEnvironment, type SpecialTokens } from './template-environment';
import { messageOf, TemplateError } from './template-error';
import type { TokenizerTemplate } from './tokenizer-template';

/**
 * Bounds of a template, which comes from outside. Real ones are below 20 kB. The last resort against a hostile
 * template is to end the evaluator's process.
 */
export const maxSourceCharacters = 1_000_000;
export const maxOutputCharacters = 64_000_000;

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
      const { environment } = templateEnvironment(dialogue, { specialTokens, today });
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
    const { problem, place } = syntaxProblem(source, error);
    throw new TemplateError(
      `${file}: the chat template is not valid Jinja: ${problem}`,
      'Name a chat template to use instead.',
      place,
    );
  }
}

/** The library's own words name no place. */
function syntaxProblem(source: string, error: unknown): { problem: string; place?: TemplateError['place'] } {
  try {
    parseLocated(source);
  } catch (located) {
    if (located instanceof TemplateError && located.place !== undefined) {
      const { message, place } = located;
      return { problem: `${message} (line ${place.line}, column ${place.column})`, place };
    }
  }
  return { problem: messageOf(error) };
}
