import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { messageOf, TemplateError } from './template-error';

/** The Jinja source of a checkpoint's own chat template and the file it came from. */
export interface TokenizerTemplate {
  readonly source: string;
  readonly file: string;
}

/** Known templates are below 20 kB; added-token lists make tokenizer_config.json reach a few MB. */
const maxFileBytes = 32 * 1024 * 1024;

const NamedTemplates = v.array(v.object({ name: v.string(), template: v.string() }));
const WithChatTemplate = v.object({
  chat_template: v.nullish(v.union([v.string(), NamedTemplates, v.record(v.string(), v.string())])),
});

/**
 * Finds the chat template that comes with a checkpoint, where transformers looks, in its order:
 * `chat_template.jinja`, `chat_template` of tokenizer_config.json, chat_template.json.
 * Of several named templates it is the one named `default`.
 * @returns undefined when the checkpoint has none.
 * @throws TemplateError naming the file that cannot be read.
 */
export async function findTokenizerTemplate(folder: string): Promise<TokenizerTemplate | undefined> {
  const jinja = join(folder, 'chat_template.jinja');
  const source = await readBounded(jinja);
  if (source !== undefined && source !== '') return { source, file: jinja };

  for (const name of ['tokenizer_config.json', 'chat_template.json']) {
    const file = join(folder, name);
    const text = await readBounded(file);
    if (text === undefined) continue;
    const found = pickTemplate(file, text);
    if (found !== undefined && found !== '') return { source: found, file };
  }
  return undefined;
}

function pickTemplate(file: string, text: string): string | undefined {
  const parsed = v.safeParse(WithChatTemplate, parseJson(file, text));
  if (!parsed.success) {
    throw new TemplateError(
      `${file}: "chat_template" is neither a text nor a list of named templates.`,
      'Download the file again, or name a chat template.',
    );
  }
  const template = parsed.output.chat_template;
  if (template === undefined || template === null || typeof template === 'string') {
    return template ?? undefined;
  }
  const named = Array.isArray(template)
    ? new Map(template.map(({ name, template: body }) => [name, body]))
    : new Map(Object.entries(template));
  const chosen = named.get('default');
  if (chosen === undefined && named.size > 0) {
    throw new TemplateError(
      `${file}: none of its chat templates (${[...named.keys()].join(', ')}) is named "default".`,
      'Name a chat template.',
    );
  }
  return chosen;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TemplateError(`${file}: not valid JSON (${messageOf(error)}).`, 'Download the file again.');
  }
}

async function readBounded(file: string): Promise<string | undefined> {
  const status = await stat(file).catch(() => undefined);
  if (!status?.isFile()) return undefined;
  if (status.size > maxFileBytes) {
    throw new TemplateError(
      `${file}: ${status.size} bytes are more than a template file may have (${maxFileBytes}).`,
      'Check that the checkpoint is complete and genuine.',
    );
  }
  return readFile(file, 'utf8');
}
