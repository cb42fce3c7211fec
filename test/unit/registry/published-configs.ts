import { bodies, type Body, type Config } from './published-bodies';

/** A reward model as its checkpoint describes itself. */
export interface PublishedModel {
  readonly config: Config;
  /** Names of the head's tensors. */
  readonly tensors: readonly string[];
}

/** The Python class, further keys of config.json, the head's tensors. */
type Kind = readonly [architecture: string, keys: Config, ...tensors: string[]];

const classifier = (family: string): Kind => [
  `${family}ForSequenceClassification`,
  { id2label: { 0: 'LABEL_0' } },
  'score.weight',
];
const beaver = (score_type: string): Kind => [
  'LlamaForScore',
  { score_type, score_dim: 1, bias: true, do_normalize: false },
  'score_head.weight',
  'score_head.bias',
  'normalizer.mean',
];
const pairRanker: Kind = [
  'DebertaV2PairRM',
  { n_tasks: 1, source_prefix_id: 128_001, cand1_prefix_id: 128_003, cand2_prefix_id: 128_004 },
  'head_layer.1.weight',
  'head_layer.4.weight',
];
const grm = (family: string): Kind => [
  `${family}ForCausalLM`,
  { vhead_layer_type: 'mlp', vhead_num_neurons: 1024, vhead_num_layers: 1 },
  'v_head.summary.0.weight',
  'v_head.summary.2.weight',
  'lm_head.weight',
];
const qrm = (version: string): Kind => [
  `LlamaForRewardModelWithGating${version}`,
  { num_objectives: 19, num_quantiles: 19 },
  'gating.logit_scale',
];
const internlm2: Kind = ['InternLM2ForRewardModel', { reward_token_id: 92_527 }, 'v_head.weight'];
const openAssistant: Kind = ['GPTNeoXRewardModel', { pooling: 'last' }, 'out_proj.weight', 'out_proj.bias'];
const qwenReward: Kind = ['Qwen2ForRewardModel', { num_labels: 1 }, 'score.0.weight', 'score.2.weight'];
const t5: Kind = ['T5ForConditionalGeneration', {}, 'lm_head.weight'];

const llama = classifier('Llama');
const mistral = classifier('Mistral');
const gemma = classifier('Gemma');
const gemma2 = classifier('Gemma2');
const qwen3 = classifier('Qwen3');

/** By name: the body it is built on and its kind. The classes are those that RewardBench loads the models with. */
const models: Readonly<Record<string, readonly [Body, Kind]>> = {
  'openbmb/UltraRM-13b': ['llama-2-13b', ['LlamaRewardModel', {}, 'regression_head.weight']],
  'openbmb/Eurus-RM-7b': ['mistral-7b', ['EurusRewardModel', {}, 'regression_head.weight']],
  'OpenAssistant/oasst-rm-2.1-pythia-1.4b-epoch-2.5': ['pythia-1.4b', openAssistant],
  'OpenAssistant/oasst-rm-2-pythia-6.9b-epoch-1': ['pythia-6.9b', openAssistant],
  'berkeley-nest/Starling-RM-7B-alpha': [
    'llama-2-7b',
    ['LlamaForCausalLM', {}, 'v_head.weight', 'transformer.embed_tokens.weight'],
  ],
  'Nexusflow/Starling-RM-34B': [
    'yi-34b',
    ['LlamaForSequenceClassification', {}, 'v_head.weight', 'transformer.embed_tokens.weight'],
  ],
  'PKU-Alignment/beaver-7b-v1.0-reward': ['llama-7b', beaver('reward')],
  'PKU-Alignment/beaver-7b-v1.0-cost': ['llama-7b', beaver('cost')],
  'PKU-Alignment/beaver-7b-v2.0-reward': ['llama-7b', beaver('reward')],
  'PKU-Alignment/beaver-7b-v2.0-cost': ['llama-7b', beaver('cost')],
  'IDEA-CCNL/Ziya-LLaMA-7B-Reward': ['llama-7b', ['LlamaRewardModel', {}, 'value_head.weight']],
  'llm-blender/PairRM-hf': ['deberta-v3-large', pairRanker],
  'mightbe/Better-PairRM': ['deberta-v3-large', pairRanker],
  'stanfordnlp/SteamSHP-flan-t5-xl': ['flan-t5-xl', t5],
  'stanfordnlp/SteamSHP-flan-t5-large': ['flan-t5-large', t5],
  'RLHFlow/pair-preference-model-LLaMA3-8B': ['llama-3-8b', ['LlamaForCausalLM', {}, 'lm_head.weight']],
  'RLHFlow/ArmoRM-Llama3-8B-v0.1': [
    'llama-3-8b',
    ['LlamaForRewardModelWithGating', { num_objectives: 19 }, 'gating.logit_scale'],
  ],
  'Ray2333/GRM-Gemma-2B-sftreg': ['gemma-2b', grm('Gemma')],
  'Ray2333/GRM-llama3-8B-sftreg': ['llama-3-8b', grm('Llama')],
  'Ray2333/GRM-Gemma2-2B-sftreg': ['gemma-2-2b', grm('Gemma2')],
  'Ray2333/GRM-llama3.2-3B-sftreg': ['llama-3.2-3b', grm('Llama')],
  'internlm/internlm2-1_8b-reward': ['internlm2-1_8b', internlm2],
  'internlm/internlm2-7b-reward': ['internlm2-7b', internlm2],
  'internlm/internlm2-20b-reward': ['internlm2-20b', internlm2],
  'nicolinho/QRM-Llama3-8B': ['llama-3-8b', qrm('3')],
  'nicolinho/QRM-Llama3.1-8B': ['llama-3.1-8b', qrm('31')],
  'Qwen/WorldPM-72B': ['qwen2.5-72b', qwenReward],
  'Qwen/Qwen2.5-Math-RM-72B': ['qwen2.5-72b', qwenReward],
  'infly/INF-ORM-Llama3.1-70B': [
    'llama-3.1-70b',
    ['INFORMForSequenceClassification', { num_labels: 1 }, 'score.0.weight', 'score.2.weight'],
  ],
  'ShikaiChen/LDL-Reward-Gemma-2-27B-v0.1': [
    'gemma-2-27b',
    ['LDLRewardModel27B', {}, 'regression_layer.network.0.weight', 'gating_layer.network.0.weight'],
  ],
  'OpenAssistant/reward-model-deberta-v3-large-v2': [
    'deberta-v3-large',
    ['DebertaV2ForSequenceClassification', { id2label: { 0: 'LABEL_0' } }, 'classifier.weight'],
  ],
  'weqweasdas/hh_rlhf_rm_open_llama_3b': ['open-llama-3b', llama],
  'natolambert/gpt2-dummy-rm': ['gpt2', classifier('GPT2')],
  'CIR-AMS/BTRM_Qwen2_7b_0613': ['qwen2-7b', classifier('Qwen2')],
  'HFXM/RAMO-Llama3.1-8B': ['llama-3.1-8b', llama],
  'NCSOFT/Llama-3-OffsetBias-RM-8B': ['llama-3-8b', llama],
  'RLHFlow/RewardModel-Mistral-7B-for-DPA-v1': ['mistral-7b', mistral],
  'Ray2333/GRM-Gemma-2B-rewardmodel-ft': ['gemma-2b', gemma],
  'Ray2333/GRM-Llama3-8B-rewardmodel-ft': ['llama-3-8b', llama],
  'Ray2333/GRM-gemma2-2B-rewardmodel-ft': ['gemma-2-2b', gemma2],
  'Ray2333/GRM-llama3-8B-distill': ['llama-3-8b', llama],
  'Ray2333/GRM-llama3.2-3B-rewardmodel-ft': ['llama-3.2-3b', llama],
  'Ray2333/Gemma-2B-rewardmodel-baseline': ['gemma-2b', gemma],
  'Ray2333/Gemma-2B-rewardmodel-ft': ['gemma-2b', gemma],
  'Ray2333/reward-model-Mistral-7B-instruct-Unified-Feedback': ['mistral-7b', mistral],
  'Skywork/Skywork-Reward-Gemma-2-27B': ['gemma-2-27b', gemma2],
  'Skywork/Skywork-Reward-Gemma-2-27B-v0.2': ['gemma-2-27b', gemma2],
  'Skywork/Skywork-Reward-Llama-3.1-8B': ['llama-3.1-8b', llama],
  'Skywork/Skywork-Reward-Llama-3.1-8B-v0.2': ['llama-3.1-8b', llama],
  'Skywork/Skywork-Reward-V2-Llama-3.1-8B': ['llama-3.1-8b', llama],
  'Skywork/Skywork-Reward-V2-Llama-3.1-8B-40M': ['llama-3.1-8b', llama],
  'Skywork/Skywork-Reward-V2-Llama-3.2-1B': ['llama-3.2-1b', llama],
  'Skywork/Skywork-Reward-V2-Llama-3.2-3B': ['llama-3.2-3b', llama],
  'Skywork/Skywork-Reward-V2-Qwen3-0.6B': ['qwen3-0.6b', qwen3],
  'Skywork/Skywork-Reward-V2-Qwen3-1.7B': ['qwen3-1.7b', qwen3],
  'Skywork/Skywork-Reward-V2-Qwen3-4B': ['qwen3-4b', qwen3],
  'Skywork/Skywork-Reward-V2-Qwen3-8B': ['qwen3-8b', qwen3],
  'SultanR/SmolTulu-1.7b-RM': ['smollm2-1.7b', llama],
  'allenai/Llama-3.1-70B-Instruct-RM-RB2': ['llama-3.1-70b', llama],
  'allenai/Llama-3.1-8B-Base-RM-RB2': ['llama-3.1-8b', llama],
  'allenai/Llama-3.1-8B-Instruct-RM-RB2': ['llama-3.1-8b', llama],
  'allenai/Llama-3.1-Tulu-3-70B-SFT-RM-RB2': ['llama-3.1-70b', llama],
  'allenai/Llama-3.1-Tulu-3-8B-DPO-RM-RB2': ['llama-3.1-8b', llama],
  'allenai/Llama-3.1-Tulu-3-8B-RL-RM-RB2': ['llama-3.1-8b', llama],
  'allenai/Llama-3.1-Tulu-3-8B-RM': ['llama-3.1-8b', llama],
  'allenai/Llama-3.1-Tulu-3-8B-SFT-RM-RB2': ['llama-3.1-8b', llama],
  'allenai/llama-3-tulu-2-70b-uf-mean-rm': ['llama-3-70b', llama],
  'allenai/llama-3-tulu-2-8b-uf-mean-rm': ['llama-3-8b', llama],
  'allenai/tulu-v2.5-13b-preference-mix-rm': ['llama-2-13b', llama],
  'allenai/tulu-v2.5-13b-uf-rm': ['llama-2-13b', llama],
  'allenai/tulu-v2.5-70b-preference-mix-rm': ['llama-2-70b', llama],
  'allenai/tulu-v2.5-70b-uf-rm': ['llama-2-70b', llama],
  'hendrydong/Mistral-RM-for-RAFT-GSHF-v0': ['mistral-7b', mistral],
  'sfairXC/FsfairX-LLaMA3-RM-v0.1': ['llama-3-8b', llama],
  'weqweasdas/RM-Gemma-2B': ['gemma-2b', gemma],
  'weqweasdas/RM-Gemma-7B': ['gemma-7b', gemma],
  'weqweasdas/RM-Gemma-7B-4096': ['gemma-7b', gemma],
  'weqweasdas/RM-Mistral-7B': ['mistral-7b', mistral],
};

export const publishedModels: ReadonlyMap<string, PublishedModel> = new Map(
  Object.entries(models).map(([name, [body, [architecture, keys, ...tensors]]]) => [
    name,
    { config: { architectures: [architecture], ...bodies[body], ...keys }, tensors },
  ]),
);
