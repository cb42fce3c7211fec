import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What both programs may import. */
const frontEnd = [
  'hardware',
  'profile',
  'runs',
  'datasets',
  'dialogue',
  'checkpoint',
  'protocol',
  'hub',
  'registry',
];

/** What each layer of src/ may import from its siblings. Anything not named here is an error. */
const layers = {
  dialogue: [],
  datasets: ['dialogue', 'hub'],
  hub: [],
  registry: [],
  tokenizer: [],
  checkpoint: ['hub'],
  onnx: [],
  profile: [],
  architectures: ['onnx', 'checkpoint'],
  quantization: ['architectures', 'checkpoint', 'hub'],
  heads: ['architectures', 'onnx', 'checkpoint'],
  placement: ['heads', 'protocol'],
  inference: ['profile', 'heads', 'architectures', 'onnx', 'checkpoint'],
  scorers: [
    'profile',
    'registry',
    'inference',
    'heads',
    'architectures',
    'checkpoint',
    'tokenizer',
    'dialogue',
    'datasets',
  ],
  runs: ['profile', 'datasets', 'dialogue', 'protocol'],
  hardware: ['runs', 'checkpoint', 'hub', 'protocol'],
  evaluator: [
    'hardware',
    'placement',
    'quantization',
    'runs',
    'profile',
    'registry',
    'scorers',
    'inference',
    'heads',
    'datasets',
    'dialogue',
    'checkpoint',
    'tokenizer',
    'protocol',
    'hub',
  ],
  preview: ['dialogue', 'tokenizer', 'registry', 'protocol'],
  cli: ['preview', 'placement', 'quantization', ...frontEnd],
  extension: frontEnd,
  protocol: [],
};
const every = Object.keys(layers);

const layerRules = every.map((layer) => {
  const banned = every.filter((other) => other !== layer && !layers[layer].includes(other));
  return {
    files: [`src/${layer}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...(layer === 'extension'
              ? []
              : [{ name: 'vscode', message: 'Only src/extension may import vscode.' }]),
            ...(layer === 'inference'
              ? []
              : [{ name: 'onnxruntime-node', message: 'ONNX Runtime is loaded by src/inference alone.' }]),
            ...(layer === 'tokenizer'
              ? []
              : [
                  {
                    name: 'tokenizers',
                    message: 'The native tokenizers package is loaded by src/tokenizer alone.',
                  },
                ]),
          ],
          patterns: [
            {
              regex: `^(\\.\\./)+(${banned.join('|')})(/|$)`,
              message: `src/${layer} may import only: ${layers[layer].join(', ') || 'nothing of its siblings'}.`,
            },
            { regex: '^(\\.\\./)+webview(/|$)', message: 'src never imports the webviews.' },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/', '.rewardbench/', 'test-results/', '.vscode-host/', 'media/demo/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', 'test/*.mjs', 'test/*/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    },
  },
  ...layerRules,
  {
    files: ['webview/**/*.ts'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'vscode', message: 'A webview has no vscode module.' }],
          patterns: [
            { regex: '/src/(?!protocol/)', message: 'The webviews see only the protocol types.' },
            {
              regex: '^@vscode/webview-ui-toolkit',
              message: 'Only webview/ui imports the component library.',
            },
            { regex: '^node:', message: 'A webview has no Node.' },
            {
              regex: '^(\\.\\./)+(report|dataset)/',
              message: 'No webview imports from another: what both need has a folder of its own.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['webview/ui/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '/src/(?!protocol/)', message: 'The webviews see only the protocol types.' }] },
      ],
    },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked, languageOptions: { globals: globals.node } },
);
