/** Templates in the manners of published ones: line control, namespaces, macros, split and joined strings. */
export const templates: Readonly<Record<string, string>> = {
  chatml:
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
  'llama-3':
    "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{{ '' if not add_generation_prompt else '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}",
  'llama-2':
    "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
  zephyr: `{% for message in messages %}
    {%- if message['role'] == 'user' %}
        {{- '<|user|>\\n' ~ message['content'] ~ eos_token }}
    {%- else -%}
        {# the others are named #}
        <|{{ message.role }}|>
{{ message.content }}{{ eos_token }}
    {%- endif %}

{% endfor %}
`,
  macros: `{%- macro turn(role, body='') -%}
<{{ role | upper }}>{{ body | trim }}</{{ role | upper }}>
{%- endmacro -%}
{%- set ns = namespace(text='', first=true) -%}
{%- for m in messages if m.role != 'system' -%}
  {%- if m.content == 'skip' %}{% continue %}{% endif -%}
  {%- set ns.text = ns.text + turn(m.role, m.content) -%}
{%- endfor -%}
{{ ns.text | replace('USER', 'HUMAN') }}{% set tail %} [{{ messages | length }}]{% endset %}{{ tail }}
{{- messages[-1].content.split('o')[-1] }} {{ messages[0]['content'][:2] }}{{ messages[0].content[-1] }}
{%- filter upper %} {{ messages[0].role }} end{% endfilter %}{{ messages | map(attribute='role') | join(', ') }}`,
  json: "{{ messages[0].content | tojson }}{{ 1 + 1 }}{{ strftime_now('%d %b %Y') }}{% generation %}{{ messages[-1].content }}{% endgeneration %}{{ additional_special_tokens[0] }}",
};

export const specialTokens = { bos_token: '<s>', eos_token: '</s>', additional_special_tokens: ['<extra>'] };
