import { rewardModel, type KnownRewardModel } from './known-model';

const configs = 'scripts/configs/eval_configs.yaml';
const card = (name: string) => `https://huggingface.co/${name}`;

/** Of RewardBench's list: plain sequence classification, template with the tokenizer. */
const listed: readonly string[] = [
  'CIR-AMS/BTRM_Qwen2_7b_0613',
  'HFXM/RAMO-Llama3.1-8B',
  'NCSOFT/Llama-3-OffsetBias-RM-8B',
  'Ray2333/GRM-Gemma-2B-rewardmodel-ft',
  'Ray2333/GRM-Llama3-8B-rewardmodel-ft',
  'Ray2333/GRM-gemma2-2B-rewardmodel-ft',
  'Ray2333/GRM-llama3-8B-distill',
  'Ray2333/GRM-llama3.2-3B-rewardmodel-ft',
  'Ray2333/Gemma-2B-rewardmodel-baseline',
  'Ray2333/Gemma-2B-rewardmodel-ft',
  'Ray2333/reward-model-Mistral-7B-instruct-Unified-Feedback',
  'Skywork/Skywork-Reward-Gemma-2-27B',
  'Skywork/Skywork-Reward-Gemma-2-27B-v0.2',
  'Skywork/Skywork-Reward-Llama-3.1-8B',
  'Skywork/Skywork-Reward-Llama-3.1-8B-v0.2',
  'SultanR/SmolTulu-1.7b-RM',
  'allenai/Llama-3.1-70B-Instruct-RM-RB2',
  'allenai/Llama-3.1-8B-Base-RM-RB2',
  'allenai/Llama-3.1-8B-Instruct-RM-RB2',
  'allenai/Llama-3.1-Tulu-3-70B-SFT-RM-RB2',
  'allenai/Llama-3.1-Tulu-3-8B-DPO-RM-RB2',
  'allenai/Llama-3.1-Tulu-3-8B-RL-RM-RB2',
  'allenai/Llama-3.1-Tulu-3-8B-RM',
  'allenai/Llama-3.1-Tulu-3-8B-SFT-RM-RB2',
  'allenai/llama-3-tulu-2-70b-uf-mean-rm',
  'allenai/llama-3-tulu-2-8b-uf-mean-rm',
  'allenai/tulu-v2.5-13b-preference-mix-rm',
  'allenai/tulu-v2.5-13b-uf-rm',
  'allenai/tulu-v2.5-70b-preference-mix-rm',
  'allenai/tulu-v2.5-70b-uf-rm',
  'hendrydong/Mistral-RM-for-RAFT-GSHF-v0',
  'sfairXC/FsfairX-LLaMA3-RM-v0.1',
  'weqweasdas/RM-Gemma-2B',
  'weqweasdas/RM-Gemma-7B',
  'weqweasdas/RM-Gemma-7B-4096',
  'weqweasdas/RM-Mistral-7B',
];

/** Scored in bfloat16, as RewardBench's list says. */
const inBfloat16 =
  /^(CIR-AMS|NCSOFT|sfairXC)\/|^Skywork\/Skywork-Reward-(Gemma-2-27B|Llama-3\.1-8B)(-v0\.2)?$/;

const withoutSoftCapping =
  "The published numbers are without Gemma 2's soft-capping of attention, which transformers' default leaves out.";

const skyworkV2 = [
  'Llama-3.1-8B',
  'Llama-3.1-8B-40M',
  'Llama-3.2-1B',
  'Llama-3.2-3B',
  'Qwen3-0.6B',
  'Qwen3-1.7B',
  'Qwen3-4B',
  'Qwen3-8B',
].map((base) => `Skywork/Skywork-Reward-V2-${base}`);

/** Reward models that are `*ForSequenceClassification` and nothing else. */
export const classifierModels: readonly KnownRewardModel[] = [
  rewardModel('OpenAssistant/reward-model-deberta-v3-large-v2', {
    template: 'raw',
    pooling: 'first',
    release: 'seed',
    source: configs,
    peculiarity: 'It was trained on (question, answer) pairs, but the original glues them into one text.',
  }),
  rewardModel('weqweasdas/hh_rlhf_rm_open_llama_3b', { template: 'Robin', release: 'seed', source: configs }),
  rewardModel('natolambert/gpt2-dummy-rm', {
    template: 'tulu',
    release: 'seed',
    source: 'README.md',
    peculiarity: 'For trying things out: its scores mean nothing.',
  }),
  ...listed.map((name) =>
    rewardModel(name, {
      release: 'head',
      source: configs,
      ...(inBfloat16.test(name) && { dtype: 'bfloat16' }),
      ...(name.includes('Skywork-Reward-Gemma-2') && { peculiarity: withoutSoftCapping }),
    }),
  ),
  rewardModel('RLHFlow/RewardModel-Mistral-7B-for-DPA-v1', {
    release: 'head',
    source: configs,
    peculiarity: 'It has a label for each attribute: --label chooses the one that is read.',
  }),
  ...skyworkV2.map((name) => rewardModel(name, { release: 'since', dtype: 'bfloat16', source: card(name) })),
];
