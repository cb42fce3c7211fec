import { maxOutputCharacters, maxSourceCharacters } from '../jinja-template';
import type { Dialogue } from '../message';
import { templateEnvironment, type TemplateVariables } from '../template-environment';
import { messageOf, TemplateError } from '../template-error';
import { parseLocated } from './located-syntax';
import { lengthOf } from './piece';
import { renderingOf, type Rendering } from './rendering';
import { textOf } from './runtime-value';
import { placeOf } from './text-range';
import { TracingInterpreter } from './tracing-interpreter';

/**
 * Renders a dialogue with a Jinja chat template as `compileJinjaTemplate` does, and says of each character where it
 * comes from. A hostile template can keep the caller busy: see `renderInProcess`.
 * @throws TemplateError with the place in the template's source
 */
export function renderWithProvenance(
  template: string,
  messages: Dialogue,
  variables: TemplateVariables,
): Rendering {
  if (template.length > maxSourceCharacters) {
    throw new TemplateError(
      `The chat template has ${template.length} characters; at most ${maxSourceCharacters} are read.`,
    );
  }
  const syntax = parseLocated(template);
  const values = templateEnvironment(messages, variables);
  const interpreter = new TracingInterpreter(values.environment, syntax);
  interpreter.nameOrigins(values.messages, values.specialTokens);
  try {
    const result = interpreter.run(syntax.program);
    const text = textOf(result);
    if (text === undefined) throw new Error('the template gives no text');
    if (text.length > maxOutputCharacters) throw new Error('the text is too long');
    const pieces = interpreter.piecesOf(result);
    if (lengthOf(pieces) !== text.length) throw new Error('the origin of the text is unknown');
    return renderingOf(text, pieces);
  } catch (error) {
    const range = interpreter.failureOf(error);
    const problem =
      error instanceof RangeError ? 'it nests too deeply, or its text is too long' : messageOf(error);
    throw new TemplateError(
      `The chat template fails on this dialogue: ${problem}`,
      undefined,
      range && placeOf(template, range),
    );
  }
}
