"""The files of a Hugging Face checkpoint: tokenizer, chat template, config, weights."""
import json
import os

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer, LlamaConfig

VOCABULARY = 2048
MAX_LENGTH = 2048
SPECIAL = ["<s>", "</s>", "<pad>", "<|system|>", "<|user|>", "<|assistant|>"]
BOS, EOS, PAD = 0, 1, 2

# The tokenizer adds <s>; the template writes everything else, the </s> after an answer included.
CHAT_TEMPLATE = """{%- for message in messages %}
    {%- if message['role'] not in ['system', 'user', 'assistant'] %}
        {{- raise_exception('Unknown role: ' + message['role']) }}
    {%- endif %}
    {{- '<|' + message['role'] + '|>\\n' + message['content'] | trim }}
    {{- eos_token if message['role'] == 'assistant' else '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|assistant|>\\n' }}
{%- endif %}"""

CONFIG = {
    "architectures": ["LlamaForSequenceClassification"], "model_type": "llama", "vocab_size": VOCABULARY, "hidden_size": 128, "intermediate_size": 320,
    "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 32, "hidden_act": "silu", "max_position_embeddings": MAX_LENGTH,
    "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "rope_scaling": None, "attention_bias": False, "attention_dropout": 0.0, "mlp_bias": False, "initializer_range": 0.06,
    "tie_word_embeddings": False, "use_cache": False, "bos_token_id": BOS, "eos_token_id": EOS, "pad_token_id": PAD, "id2label": {"0": "reward"}, "label2id": {"reward": 0},
    "torch_dtype": "bfloat16",
}


def train_tokenizer(texts):
    """Byte-level BPE; digits stay single, so that sums can be read."""
    tokenizer = Tokenizer(models.BPE())
    words = Regex(r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(words, "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    special = [AddedToken(token, special=True, normalized=False) for token in SPECIAL]
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", BOS)])
    return tokenizer


def dump(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2, ensure_ascii=False)
        file.write("\n")


def save_tokenizer(folder, tokenizer):
    tokenizer.save(os.path.join(folder, "tokenizer.json"))
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"}
    dump(folder, "special_tokens_map.json", special)
    dump(folder, "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", **special, "model_max_length": MAX_LENGTH, "padding_side": "right", "truncation_side": "left",
        "clean_up_tokenization_spaces": False, "model_input_names": ["input_ids", "attention_mask"], "chat_template": CHAT_TEMPLATE,
        "added_tokens_decoder": {str(i): {"content": token, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True} for i, token in enumerate(SPECIAL)},
    })


def load_tokenizer(folder):
    return AutoTokenizer.from_pretrained(folder)


def model_config():
    known = {key: value for key, value in CONFIG.items() if key not in ("architectures", "model_type", "torch_dtype")}
    return LlamaConfig(num_labels=1, **known)


def save_model(folder, model):
    """The weights in bfloat16, and a config in the form that every version of transformers 4 and 5 reads."""
    model.bfloat16().save_pretrained(folder)
    dump(folder, "config.json", CONFIG)
