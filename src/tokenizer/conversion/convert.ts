import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listedTokens, type ResolvedSpecialTokens } from '../special-tokens';
import { type ConversionName, convertibleClasses, type TokenizerClass } from '../tokenizer-class';
import { TokenizerError } from '../tokenizer-error';
import {
  readBounded,
  type TokenizerJson,
  type TokenizerSettings,
  type TokenizerSource,
} from '../tokenizer-files';
import {
  byteLevelFamilies,
  convertByteLevel,
  mergesFile,
  readMerges,
  readVocabulary,
  vocabularyFile,
} from './byte-level';
import { convertSentencePiece } from './sentencepiece';
import { sentencePieceFamilies } from './sentencepiece-families';
import { readSentencePieceModel } from './sentencepiece-model';
import { convertWordPiece, readWordPieces, wordPieceFile } from './word-piece';

/** The largest published vocabularies are of about 5 MB. */
const maxVocabularyBytes = 64 * 1024 * 1024;

/** A checkpoint's tokenizer, as far as it is known before the vocabulary. */
export interface ConversionInput {
  readonly folder: string;
  readonly settings: TokenizerSettings;
  readonly kind: TokenizerClass;
  readonly special: ResolvedSpecialTokens;
}

type SpecialName = Parameters<ResolvedSpecialTokens['named']['get']>[0];

/**
 * Makes tokenizer.json, in memory, of the vocabulary files of a checkpoint that has none, as transformers does
 * when it makes a fast tokenizer of a slow one (convert_slow_tokenizer.py of 4.57).
 * @throws TokenizerError naming the file that is missing, too large or malformed.
 */
export async function convertTokenizer(input: ConversionInput): Promise<TokenizerSource> {
  const { conversion } = input.kind;
  if (conversion === undefined) {
    throw new TokenizerError(
      join(input.folder, 'tokenizer.json'),
      'not there.',
      await whatIsThere(input.folder, input.kind),
    );
  }
  const { file, tokenizer } = await convert(input, conversion);
  return { file, bytes: Buffer.from(JSON.stringify(tokenizer)), tokenizer, converted: true };
}

async function convert(
  input: ConversionInput,
  conversion: ConversionName,
): Promise<{ file: string; tokenizer: TokenizerJson }> {
  const { config } = input.settings;
  if (conversion === 'bert') {
    const { file, bytes } = await required(input, wordPieceFile);
    const vocabulary = readWordPieces(file, bytes.toString());
    return { file, tokenizer: convertWordPiece(vocabulary, config, specialOf(input, file, vocabulary)) };
  }
  if (isOf(byteLevelFamilies, conversion)) {
    const { file, bytes } = await required(input, vocabularyFile);
    const vocabulary = readVocabulary(file, bytes);
    const rules = await required(input, mergesFile);
    const merges = readMerges(rules.file, rules.bytes.toString(), vocabulary, conversion !== 'qwen2');
    const special = specialOf(input, file, vocabulary);
    const family = byteLevelFamilies[conversion];
    return { file, tokenizer: convertByteLevel(family, vocabulary, merges, { config, special }) };
  }
  const family = sentencePieceFamilies[conversion];
  const { file, bytes } = await required(input, family.file);
  const listed = listedTokens(input.settings, input.special);
  const tokenizer = convertSentencePiece(file, family, {
    model: readSentencePieceModel(file, bytes),
    config,
    listed: new Map(listed.map(({ id, content }) => [id, content])),
    named: (name) => contentOf(input, name),
  });
  return { file, tokenizer };
}

const isOf = <Table extends object>(table: Table, name: PropertyKey): name is keyof Table =>
  Object.hasOwn(table, name);

/** A special token's content: as the settings say, else the class's own. */
function contentOf({ special, kind }: ConversionInput, name: SpecialName): string {
  const byDefault = kind.specialTokens[name];
  return (
    special.named.get(name)?.content ?? (typeof byDefault === 'object' ? byDefault.content : byDefault) ?? ''
  );
}

const specialOf =
  (input: ConversionInput, file: string, vocabulary: ReadonlyMap<string, number>) => (name: SpecialName) => {
    const content = contentOf(input, name);
    const listed = () =>
      listedTokens(input.settings, input.special).find((token) => token.content === content);
    const id = vocabulary.get(content) ?? listed()?.id;
    if (id !== undefined) return { content, id };
    throw new TokenizerError(
      file,
      `the ${name} ${JSON.stringify(content)} is not in it.`,
      'Check that it belongs to this checkpoint, or save the tokenizer as tokenizer.json.',
    );
  };

async function required(
  { folder, kind }: ConversionInput,
  name: string,
): Promise<{ file: string; bytes: Buffer }> {
  const file = join(folder, name);
  const bytes = await readBounded(file, maxVocabularyBytes);
  if (bytes !== undefined) return { file, bytes };
  throw new TokenizerError(
    file,
    `not there, and neither is tokenizer.json; ${kind.name} is read from one of them.`,
    'Download the file, or give the folder of a checkpoint with its tokenizer files as the tokenizer.',
  );
}

/** Advice for a folder whose tokenizer cannot be converted, by what lies there. */
async function whatIsThere(folder: string, kind: TokenizerClass): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const others = names.filter((name) => /\.model$|^vocab\.(json|txt)$|^merges\.txt$|\.tiktoken$/.test(name));
  return others.length > 0
    ? `Found ${others.join(', ')}, but of the class ${kind.name} only tokenizer.json can be read. ` +
        `Save the tokenizer as tokenizer.json (transformers' fast form), or name its class as tokenizer_class ` +
        `in tokenizer_config.json (${convertibleClasses.join(', ')}).`
    : 'Give the folder of a checkpoint with its tokenizer files, or another folder as the tokenizer.';
}
