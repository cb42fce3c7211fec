import { Command } from 'commander';
import { conversationStyles } from '../../dialogue/conversation-style';
import type { Dialogue } from '../../dialogue/message';
import type { OriginKind } from '../../dialogue/provenance/piece';
import { TemplateError } from '../../dialogue/template-error';
import { diffTexts, type DiffSegment } from '../../dialogue/text-diff';
import type { HubAccess } from '../../hub/access';
import type { NamedToken, Preview } from '../../preview/preview';
import { ending, exitCodes } from '../ending';
import { accessOf, count, offlineOption } from '../options';
import { dialogueOf, type DialogueOptions } from '../sources/dialogue-source';
import { tokenizerFolder } from '../sources/model-source';
import { coloured, harmless, wantsColours, type Colour } from '../terminal/coloured';
import { printJson, printTable } from '../terminal/print';

const help = `
Examples:
    $ rewardbench template ./my-reward-model
    $ rewardbench template ./my-reward-model --dataset pairs.jsonl --example 3 --tokens
    $ rewardbench template ./my-reward-model --compare tulu

At a terminal the colours say where text comes from: dim = the template, yellow = a role, green = a message's content,
magenta = a special token that the template asks for, cyan = any other value.`;

interface TemplateOptions extends DialogueOptions {
  readonly chatTemplate?: string;
  readonly maxLength: number;
  readonly compare?: string;
  readonly tokens?: true;
  readonly json?: true;
  readonly offline?: true;
}

/** `rewardbench template`: what a model's chat template makes of a dialogue. */
export function templateCommand(): Command {
  return new Command('template')
    .description(
      'Show a dialogue as a model sees it: text, where it comes from, tokens, and what is notable.',
    )
    .argument('<model>', 'checkpoint: a folder, or org/name[@revision] on the hub')
    .option('-t, --chat-template <name>', "conversation style; default: the checkpoint's own")
    .option('--dialogue <file>', 'messages as JSON: [{"role": "user", "content": "…"}, …]')
    .option('-d, --dataset <dataset>', 'a file, a folder, or org/name[@revision] on the hub')
    .option('--config <name>', "the dataset's configuration")
    .option('--split <name>', "the dataset's split")
    .option('--example <n>', 'which example of the dataset', count, 1)
    .option('--completion <n>', 'which of its completions; the chosen ones come first', count, 1)
    .option('--max-length <tokens>', 'longer sequences are cut on the left', count, 2048)
    .option('--compare <model|style>', 'another model, or another style for this one')
    .option('--tokens', 'list the tokens')
    .option('--json', 'print JSON')
    .addOption(offlineOption())
    .addHelpText('after', help)
    .action(
      ending(async (model: string, options: TemplateOptions) => {
        const access = accessOf(options);
        const dialogue = await dialogueOf(options, access);
        const preview = await previewOf(model, options.chatTemplate, dialogue, options, access);
        if (options.compare === undefined) show(preview, options);
        else {
          const isStyle = conversationStyles.some(({ name }) => name === options.compare);
          const [other, style] = isStyle ? [model, options.compare] : [options.compare, undefined];
          compare(preview, await previewOf(other, style, dialogue, options, access), options);
        }
        return exitCodes.done;
      }),
    );
}

async function previewOf(
  model: string,
  chatTemplate: string | undefined,
  dialogue: Dialogue,
  { maxLength }: TemplateOptions,
  access: HubAccess,
): Promise<Preview> {
  const folder = await tokenizerFolder(model, access);
  // Only this command needs the native tokenizer in this process.
  const { previewDialogue } = await import('../../preview/preview');
  try {
    return await previewDialogue(folder, dialogue, { chatTemplate, maxLength });
  } catch (error) {
    if (!(error instanceof TemplateError) || error.place === undefined) throw error;
    const { message, advice, place } = error;
    throw new TemplateError(harmless(`${place.line}:${place.column}: ${message}`), advice, place);
  }
}

function show(preview: Preview, { json, tokens }: TemplateOptions): void {
  if (json) printJson(preview);
  else {
    process.stdout.write(`${textOf(preview)}\n`);
    if (tokens) showTokens(preview);
    showDiagnostics(preview);
  }
}

const colours: Readonly<Record<OriginKind, Colour>> = {
  literal: 'dim',
  role: 'yellow',
  content: 'green',
  special: 'magenta',
  value: 'cyan',
};

function textOf({ text, spans }: Preview): string {
  return spans
    .map(({ start, end, kind }) => coloured(harmless(text.slice(start, end)), colours[kind]))
    .join('');
}

function showTokens({ tokens, truncated, text }: Preview): void {
  const row = (token: NamedToken, position: string) => [
    position,
    String(token.id),
    JSON.stringify(token.token ?? ''),
    JSON.stringify(text.slice(token.start, token.end)),
    `${token.start}–${token.end}`,
    [token.special ? 'special' : [], token.added ? 'added' : [], position === 'cut' ? 'not seen' : []]
      .flat()
      .join(', '),
  ];
  process.stdout.write('\n');
  printTable([
    ['', 'ID', 'TOKEN', 'TEXT', 'UTF-16', ''],
    ...truncated.map((token) => row(token, 'cut')),
    ...tokens.map((token, i) => row(token, String(i))),
  ]);
}

function showDiagnostics({ diagnostics, tokens, template }: Preview): void {
  process.stderr.write(`\n${template}: ${tokens.length} tokens\n`);
  for (const { severity, code, message, fix } of diagnostics) {
    process.stderr.write(`${severity}: ${message} [${code}]\n      ${fix}\n`);
  }
}

function compare(left: Preview, right: Preview, { json }: TemplateOptions): void {
  const diff = diffTexts(left.text, right.text);
  if (json) {
    printJson({ left, right, diff });
    return;
  }
  process.stdout.write(`${diff.map(shownSegment).join('')}\n`);
  showDiagnostics(left);
  showDiagnostics(right);
}

/** Without colours as wdiff writes it. */
function shownSegment({ side, text }: DiffSegment): string {
  const shown = harmless(text);
  if (side === 'equal') return shown;
  if (wantsColours()) return coloured(shown, side === 'left' ? 'red' : 'green');
  return side === 'left' ? `[-${shown}-]` : `{+${shown}+}`;
}
