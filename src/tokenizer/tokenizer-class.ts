import type { Token } from './tokenizer-files';

/** How the vocabulary of a checkpoint without tokenizer.json is read. */
export type ConversionName =
  | 'llama'
  | 'internlm2'
  | 'gemma'
  | 't5'
  | 'xlm-roberta'
  | 'deberta-v2'
  | 'gpt2'
  | 'qwen2'
  | 'roberta'
  | 'deberta'
  | 'bert';

/**
 * What transformers' tokenizer classes bring along where the checkpoint's files are silent: special
 * tokens, and for some whether BOS and EOS are added. Facts of transformers 4.57.
 */
export interface TokenizerClass {
  readonly name: string;
  /** Under transformers' names; as an object where the class gives the token flags of its own. */
  readonly specialTokens: Readonly<Record<string, string | Token>>;
  /** Undefined for classes that exist as tokenizer.json alone. */
  readonly conversion?: ConversionName;
  /**
   * Classes that replace tokenizer.json's post-processor by one made from `add_bos_token` and
   * `add_eos_token`: the defaults of the two. All other classes use tokenizer.json's as it is.
   */
  readonly adds?: { readonly bos: boolean; readonly eos: boolean };
}

/** A token that takes the space before it along. */
const withSpace = (content: string): Token => ({
  content,
  single_word: false,
  lstrip: true,
  rstrip: false,
  normalized: false,
});
const inNormalizedText = (content: string): Token => ({
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: true,
});

const endOfText = '<|endoftext|>';
const sentencePiece = { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' };
const gpt = { bos_token: endOfText, eos_token: endOfText, unk_token: endOfText };
const bert = {
  unk_token: '[UNK]',
  sep_token: '[SEP]',
  pad_token: '[PAD]',
  cls_token: '[CLS]',
  mask_token: '[MASK]',
};
const deberta = { ...bert, bos_token: '[CLS]', eos_token: '[SEP]', mask_token: withSpace('[MASK]') };
const roberta = {
  ...sentencePiece,
  sep_token: '</s>',
  cls_token: '<s>',
  pad_token: '<pad>',
  mask_token: withSpace('<mask>'),
};
const bosOnly = { bos: true, eos: false };

const classes = table<Omit<TokenizerClass, 'name'>>({
  LlamaTokenizer: { specialTokens: sentencePiece, adds: bosOnly, conversion: 'llama' },
  CodeLlamaTokenizer: { specialTokens: sentencePiece, adds: bosOnly, conversion: 'llama' },
  InternLM2Tokenizer: {
    specialTokens: { ...sentencePiece, pad_token: '</s>' },
    adds: bosOnly,
    conversion: 'internlm2',
  },
  GemmaTokenizer: {
    specialTokens: { bos_token: '<bos>', eos_token: '<eos>', unk_token: '<unk>', pad_token: '<pad>' },
    adds: bosOnly,
    conversion: 'gemma',
  },
  CohereTokenizer: {
    specialTokens: { bos_token: '<BOS_TOKEN>', eos_token: '<|END_OF_TURN_TOKEN|>', unk_token: '<UNK>' },
    adds: bosOnly,
  },
  GPTNeoXTokenizer: { specialTokens: gpt, adds: { bos: false, eos: false } },
  GPT2Tokenizer: { specialTokens: gpt, conversion: 'gpt2' },
  CodeGenTokenizer: { specialTokens: gpt, conversion: 'gpt2' },
  Qwen2Tokenizer: {
    specialTokens: { eos_token: endOfText, unk_token: endOfText, pad_token: endOfText },
    conversion: 'qwen2',
  },
  BloomTokenizer: { specialTokens: { ...sentencePiece, pad_token: '<pad>' } },
  T5Tokenizer: {
    specialTokens: { eos_token: '</s>', unk_token: '<unk>', pad_token: '<pad>' },
    conversion: 't5',
  },
  BertTokenizer: { specialTokens: bert, conversion: 'bert' },
  DistilBertTokenizer: { specialTokens: bert, conversion: 'bert' },
  ElectraTokenizer: { specialTokens: bert, conversion: 'bert' },
  DebertaTokenizer: { specialTokens: deberta, conversion: 'deberta' },
  DebertaV2Tokenizer: {
    specialTokens: { ...deberta, mask_token: '[MASK]', unk_token: inNormalizedText('[UNK]') },
    conversion: 'deberta-v2',
  },
  AlbertTokenizer: { specialTokens: { ...deberta, unk_token: '<unk>', pad_token: '<pad>' } },
  RobertaTokenizer: { specialTokens: roberta, conversion: 'roberta' },
  XLMRobertaTokenizer: { specialTokens: roberta, conversion: 'xlm-roberta' },
});

/** The classes whose vocabulary is also read from other files than tokenizer.json. */
export const convertibleClasses: readonly string[] = [...classes]
  .filter(([, { conversion }]) => conversion !== undefined)
  .map(([name]) => name);

/** The class transformers takes by config.json's `model_type` where no file names one. */
const byModelType = table<string>({
  llama: 'LlamaTokenizer',
  mistral: 'LlamaTokenizer',
  mixtral: 'LlamaTokenizer',
  phi3: 'LlamaTokenizer',
  internlm2: 'InternLM2Tokenizer',
  code_llama: 'CodeLlamaTokenizer',
  gemma: 'GemmaTokenizer',
  gemma2: 'GemmaTokenizer',
  gemma3_text: 'GemmaTokenizer',
  cohere: 'CohereTokenizer',
  gpt_neox: 'GPTNeoXTokenizer',
  stablelm: 'GPTNeoXTokenizer',
  olmo: 'GPTNeoXTokenizer',
  mpt: 'GPTNeoXTokenizer',
  gpt2: 'GPT2Tokenizer',
  gpt_neo: 'GPT2Tokenizer',
  gpt_bigcode: 'GPT2Tokenizer',
  gptj: 'GPT2Tokenizer',
  opt: 'GPT2Tokenizer',
  phi: 'CodeGenTokenizer',
  qwen2: 'Qwen2Tokenizer',
  qwen2_moe: 'Qwen2Tokenizer',
  qwen3: 'Qwen2Tokenizer',
  qwen3_moe: 'Qwen2Tokenizer',
  bloom: 'BloomTokenizer',
  t5: 'T5Tokenizer',
  bert: 'BertTokenizer',
  distilbert: 'DistilBertTokenizer',
  electra: 'ElectraTokenizer',
  deberta: 'DebertaTokenizer',
  'deberta-v2': 'DebertaV2Tokenizer',
  albert: 'AlbertTokenizer',
  roberta: 'RobertaTokenizer',
  'xlm-roberta': 'XLMRobertaTokenizer',
});

function table<Value>(entries: Record<string, Value>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(entries));
}

/**
 * The class of a tokenizer: tokenizer_config.json's `tokenizer_class`, else config.json's, else by
 * `model_type`. A class not in the table brings nothing along.
 */
export function tokenizerClass(
  named: string | null | undefined,
  modelType: string | null | undefined,
): TokenizerClass {
  const name = (named ?? byModelType.get(modelType ?? '') ?? 'PreTrainedTokenizer').replace(/Fast$/, '');
  return { name, ...(classes.get(name) ?? { specialTokens: {} }) };
}
