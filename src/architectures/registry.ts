import { bloom } from './bloom';
import { deberta } from './deberta';
import { debertaV2 } from './deberta-v2';
import { bert, electra } from './bert';
import { distilbert } from './distilbert';
import { falcon } from './falcon';
import type { Family } from './family';
import { gemma } from './gemma';
import { gemma2 } from './gemma2';
import { gemma3 } from './gemma3';
import { gpt2 } from './gpt2';
import { gptBigcode } from './gpt-bigcode';
import { gptNeo } from './gpt-neo';
import { gptNeox } from './gpt-neox';
import { gptj } from './gptj';
import { internlm2 } from './internlm2';
import { llama } from './llama';
import { mistral } from './mistral';
import { mixtral } from './mixtral';
import { modernbert } from './modernbert';
import { opt } from './opt';
import { phi } from './phi';
import { phi3 } from './phi3';
import { qwen2Moe, qwen3Moe } from './qwen-moe';
import { qwen2 } from './qwen2';
import { qwen3 } from './qwen3';
import { stablelm } from './stablelm';
import { roberta } from './roberta';
import { t5 } from './t5';

/** Families by the `model_type` of config.json. */
export const families: ReadonlyMap<string, Family> = new Map([
  ['llama', llama],
  ['mistral', mistral],
  ['mixtral', mixtral],
  ['qwen2', qwen2],
  ['qwen3', qwen3],
  ['qwen2_moe', qwen2Moe],
  ['qwen3_moe', qwen3Moe],
  ['gemma', gemma],
  ['gemma2', gemma2],
  ['gemma3_text', gemma3],
  ['phi3', phi3],
  ['internlm2', internlm2],
  ['gpt2', gpt2],
  ['gpt_neo', gptNeo],
  ['gpt_neox', gptNeox],
  ['gpt_neox_reward_model', gptNeox],
  ['gptj', gptj],
  ['gpt_bigcode', gptBigcode],
  ['opt', opt],
  ['bloom', bloom],
  ['falcon', falcon],
  ['stablelm', stablelm],
  ['stablelm_epoch', stablelm],
  ['phi', phi],
  ['deberta', deberta],
  ['deberta-v2', debertaV2],
  ['bert', bert],
  ['roberta', roberta],
  ['xlm-roberta', roberta],
  ['electra', electra],
  ['distilbert', distilbert],
  ['modernbert', modernbert],
  ['t5', t5],
]);
